package io.evenhand.enforcement.measure;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.measure.Life;
import io.evenhand.policy.measure.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A measure as it is kept. Its reasons never change; its dates and how it ended may. */
@Entity
@Table(name = "measure")
class MeasureRow {

    @Id
    private String id;

    private String account;
    private String policy;

    @Column(name = "policy_version")
    private int policyVersion;

    private String kind;
    private String target;

    @Column(name = "scope_name")
    private String scopeName;

    private String category;
    private String clause;
    private String ladder;
    private String rule;
    private String detection;
    private String needs;

    @Column(name = "pace_ms")
    private @Nullable Long paceMs;

    private String facts;
    private String figures;
    private String findings;
    private String remedy;
    private String appeal;
    private String contact;

    @Column(name = "immediate_ground")
    @SuppressWarnings("UnusedVariable") // Queries and exports read it.
    private @Nullable String immediateGround;

    @Column(name = "proposed_at")
    private Instant proposedAt;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @Column(name = "starts_at")
    private Instant startsAt;

    @Column(name = "ends_at")
    private @Nullable Instant endsAt;

    private boolean held;

    @Column(name = "first_by")
    private @Nullable String firstBy;

    @Column(name = "first_role")
    private @Nullable String firstRole;

    @Column(name = "second_by")
    private @Nullable String secondBy;

    @Column(name = "second_role")
    private @Nullable String secondRole;

    @Column(name = "extended_by")
    private @Nullable String extendedBy;

    @Column(name = "ended_as")
    private @Nullable String endedAs;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @Column(name = "ended_why")
    private @Nullable String endedWhy;

    @Column(name = "ended_by")
    private @Nullable String endedBy;

    @Column(name = "ended_for")
    @SuppressWarnings("UnusedVariable") // Queries and exports read it.
    private @Nullable String endedFor;

    private @Nullable String replaces;

    @Column(name = "end_told")
    private boolean endTold;

    private @Nullable String message;

    @Column(name = "delivered_at")
    private @Nullable Instant deliveredAt;

    @Column(name = "appeal_until")
    private @Nullable Instant appealUntil;

    private String evidence;

    @Version
    private int revision;

    MeasureRow() {}

    /** One that is new, with its reasons. */
    static MeasureRow of(String id, String evidence, Draft draft, Statement statement, Life life) {
        var row = new MeasureRow();
        row.id = id;
        row.account = draft.account();
        row.policy = draft.policy();
        row.policyVersion = draft.policyVersion();
        row.kind = Kind.of(draft.what()).word();
        row.target = statement.target().name().toLowerCase(Locale.ROOT);
        row.scopeName = draft.scopeName();
        row.category = draft.category();
        row.clause = statement.clause();
        row.ladder = statement.ladder();
        row.rule = draft.rule();
        row.detection = draft.detection().word();
        row.needs = statement.needs().name().toLowerCase(Locale.ROOT);
        row.paceMs = statement.pace().map(Duration::toMillis).orElse(null);
        row.facts = draft.facts();
        row.figures = new JsonObject(new TreeMap<>(draft.figures())).encode();
        row.findings = new JsonArray(draft.findings()).encode();
        row.remedy = statement.remedy();
        row.appeal = statement.appeal();
        row.contact = statement.contact();
        row.immediateGround = statement.immediateGround().orElse(null);
        row.proposedAt = life.proposedAt();
        row.evidence = evidence;
        row.live(life);
        return row;
    }

    Life life() {
        return new Life(
                proposedAt,
                decidedAt,
                startsAt,
                endsAt,
                held,
                endedAs == null || endedAt == null
                        ? null
                        : new Life.Ended(Ending.valueOf(endedAs.toUpperCase(Locale.ROOT)), endedAt));
    }

    State state(Instant now) {
        return life().at(now);
    }

    /** Its dates are these from now on. */
    final void live(Life life) {
        decidedAt = life.decidedAt();
        startsAt = life.startsAt();
        endsAt = life.endsAt();
        held = life.held();
    }

    void ends(Instant at) {
        endsAt = at;
    }

    /** Somebody has decided for it. */
    void decided(Actor.Person person) {
        if (firstBy == null) {
            firstBy = person.id();
            firstRole = person.role();
        } else {
            secondBy = person.id();
            secondRole = person.role();
        }
    }

    /** Those who have decided for it. */
    List<Actor.Person> deciders() {
        var deciders = new ArrayList<Actor.Person>();
        if (firstBy != null && firstRole != null) {
            deciders.add(new Actor.Person(firstBy, firstRole));
        }
        if (secondBy != null && secondRole != null) {
            deciders.add(new Actor.Person(secondBy, secondRole));
        }
        return deciders;
    }

    void extended(String by, Instant until) {
        extendedBy = by;
        endsAt = until;
    }

    boolean wasExtended() {
        return extendedBy != null;
    }

    void end(Ending as, Instant now, String why, @Nullable String by, @Nullable String appealed) {
        endedAs = as.name().toLowerCase(Locale.ROOT);
        endedAt = now;
        endedWhy = why;
        endedBy = by;
        endedFor = appealed;
        endTold = true;
    }

    /** Its time was over, and that was told. */
    void endTold() {
        endTold = true;
    }

    void replaces(String other) {
        replaces = other;
    }

    void toldBy(String messageId) {
        message = messageId;
    }

    void delivered(Instant at, @Nullable Instant canAppealUntil) {
        deliveredAt = at;
        appealUntil = canAppealUntil;
    }

    /** As it stands at {@code now}, with the hash of its evidence. */
    Measure toMeasure(Instant now, String sha256) {
        var state = state(now);
        var deciders = deciders().stream().map(Actor.Person::id).toList();
        return new Measure(
                id,
                account,
                kind,
                new Measure.Scope(target, scopeName.isEmpty() ? null : scopeName),
                state.word(),
                category,
                clause,
                facts,
                figures(),
                rule,
                ladder,
                policy,
                policyVersion,
                detection,
                deciders.isEmpty() && needs() == Decider.RULE,
                paceMs == null ? null : Duration.ofMillis(paceMs).toString(),
                proposedAt,
                startsAt,
                endsAt,
                kind() == Kind.PAUSE ? endsAt : null,
                deliveredAt,
                appealUntil,
                held,
                remedy,
                appeal,
                contact,
                new JsonArray(findings).stream().map(String.class::cast).toList(),
                new Measure.Proof(evidence, sha256),
                deciders.isEmpty() ? null : deciders.getFirst(),
                deciders,
                replaces,
                endedAt,
                endedWhy,
                revision,
                null);
    }

    private Map<String, Double> figures() {
        var read = new TreeMap<String, Double>();
        new JsonObject(figures)
                .forEach(figure -> read.put(figure.getKey(), ((Number) figure.getValue()).doubleValue()));
        return read;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    String policy() {
        return policy;
    }

    int policyVersion() {
        return policyVersion;
    }

    Kind kind() {
        return Kind.of(kind).orElseThrow();
    }

    Target target() {
        return Target.valueOf(target.toUpperCase(Locale.ROOT));
    }

    String ladder() {
        return ladder;
    }

    Decider needs() {
        return Decider.valueOf(needs.toUpperCase(Locale.ROOT));
    }

    Instant startsAt() {
        return startsAt;
    }

    Optional<Instant> endsAt() {
        return Optional.ofNullable(endsAt);
    }

    Instant proposedAt() {
        return proposedAt;
    }

    Optional<String> message() {
        return Optional.ofNullable(message);
    }

    @Nullable
    Instant deliveredAt() {
        return deliveredAt;
    }

    String evidence() {
        return evidence;
    }

    Optional<String> endedBy() {
        return Optional.ofNullable(endedBy);
    }

    boolean isEndTold() {
        return endTold;
    }
}
