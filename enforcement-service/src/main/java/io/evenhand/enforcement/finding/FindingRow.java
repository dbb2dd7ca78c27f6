package io.evenhand.enforcement.finding;

import io.evenhand.policy.ladder.Finding;
import io.evenhand.policy.ladder.Finding.State;
import io.evenhand.policy.ladder.Source;
import io.evenhand.policy.table.Stage;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A finding as it is kept. */
@Entity
@Table(name = "finding")
class FindingRow {

    @Id
    private String id;

    private String account;
    private String subject;
    private String policy;

    @Column(name = "policy_version")
    private int policyVersion;

    private String rule;
    private String violation;
    private String source;
    private String stage;

    @Column(name = "window_start")
    private Instant windowStart;

    private Instant at;
    private String says;
    private String facts;
    private @Nullable String report;

    @Column(name = "told_by")
    private @Nullable String toldBy;

    private String ladder = "";
    private boolean strikes;
    private long points = 1;

    @Column(name = "counts_until")
    private @Nullable Instant countsUntil;

    private String state;

    @Column(name = "settled_at")
    private @Nullable Instant settledAt;

    @Column(name = "settled_by")
    private @Nullable String settledBy;

    @Column(name = "settled_why")
    private @Nullable String settledWhy;

    @Column(name = "held_back")
    private @Nullable String heldBack;

    @Column(name = "held_until")
    private @Nullable Instant heldUntil;

    @Column(name = "ask_about")
    private @Nullable String askAbout;

    @Column(name = "ask_until")
    private @Nullable Instant askUntil;

    private @Nullable String notice;
    private @Nullable String pause;
    private @Nullable Long reached;
    private @Nullable String work;

    @Column(name = "due_at")
    private @Nullable Instant dueAt;

    @Version
    private int revision;

    FindingRow() {}

    /** A new finding, to be looked at as soon as may be. */
    static FindingRow of(Sighting sighting, Instant now) {
        var row = new FindingRow();
        row.id = sighting.id();
        row.account = sighting.account();
        row.subject = sighting.subject();
        row.policy = sighting.policy();
        row.policyVersion = sighting.policyVersion();
        row.rule = sighting.rule();
        row.violation = sighting.violation();
        row.source = word(sighting.source());
        row.stage = word(sighting.stage());
        row.windowStart = sighting.windowStart();
        row.at = sighting.at();
        row.says = sighting.says();
        row.facts = new JsonObject(new TreeMap<>(sighting.facts())).encode();
        row.report = sighting.report();
        row.toldBy = sighting.toldBy();
        row.state = sighting.stage() == Stage.ENFORCE || sighting.stage() == Stage.WARN ? "pending" : "shadow";
        row.next(Work.LEAD, now);
        return row;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The policy says what it is worth. */
    void judged(Ruling ruling, Instant until) {
        ladder = ruling.ladder().name();
        strikes = ruling.ladder().strikes();
        points = ruling.violation().points();
        countsUntil = until;
    }

    boolean isJudged() {
        return !ladder.isEmpty();
    }

    void next(Work what, Instant when) {
        work = what.word();
        dueAt = when;
    }

    void nothingNext() {
        work = null;
        dueAt = null;
    }

    /** What is to be done now, if anything. */
    Optional<Work> due(Instant now) {
        return work == null || dueAt == null || dueAt.isAfter(now) ? Optional.empty() : Optional.of(Work.of(work));
    }

    void postpone(Instant until) {
        if (dueAt != null) {
            dueAt = until;
        }
    }

    void heldBack(String why, @Nullable Instant until) {
        heldBack = why;
        heldUntil = until;
    }

    void asks(String about, Instant until) {
        askAbout = about;
        askUntil = until;
    }

    void noticed(String measure) {
        notice = measure;
    }

    void paused(String measure) {
        pause = measure;
    }

    void reached(long at) {
        reached = reached == null ? at : Math.max(reached, at);
    }

    /** It stands otherwise from now on. */
    void settle(State next, String by, String why) {
        switch (next) {
            case State.Confirmed(var when) -> settle("confirmed", when, by, why);
            case State.Dismissed(var when) -> settle("dismissed", when, by, why);
            case State.Voided(var when) -> settle("voided", when, by, why);
            case State.Lapsed(var when) -> settle("lapsed", when, by, why);
            case State.Shadow _, State.Pending _ -> throw new IllegalStateException("nothing becomes undecided again");
        }
    }

    private void settle(String next, Instant when, String by, String why) {
        state = next;
        settledAt = when;
        settledBy = by;
        settledWhy = why;
    }

    Finding toFinding() {
        return new Finding(id, rule, subject, points, windowStart, at, toState());
    }

    private State toState() {
        var when = settledAt == null ? at : settledAt;
        return switch (state) {
            case "shadow" -> new State.Shadow();
            case "pending" -> new State.Pending();
            case "confirmed" -> new State.Confirmed(when);
            case "dismissed" -> new State.Dismissed(when);
            case "voided" -> new State.Voided(when);
            case "lapsed" -> new State.Lapsed(when);
            default -> throw new IllegalStateException("no state of a finding: " + state);
        };
    }

    FindingView toView() {
        return new FindingView(
                id,
                account,
                subject,
                policy,
                policyVersion,
                rule,
                violation,
                ladder,
                strikes,
                source,
                state,
                points,
                at,
                windowStart,
                says,
                figures(),
                state.equals("confirmed") ? settledAt : null,
                countsUntil,
                settledAt,
                settledBy,
                settledWhy,
                heldBack,
                heldUntil,
                askAbout == null || askUntil == null ? null : new FindingView.Ask(askAbout, askUntil),
                notice,
                pause,
                report,
                toldBy,
                revision);
    }

    Map<String, Double> figures() {
        var figures = new TreeMap<String, Double>();
        new JsonObject(facts).forEach(fact -> {
            if (fact.getValue() instanceof Number number) {
                figures.put(fact.getKey(), number.doubleValue());
            }
        });
        return figures;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    String subject() {
        return subject;
    }

    String policy() {
        return policy;
    }

    int policyVersion() {
        return policyVersion;
    }

    String rule() {
        return rule;
    }

    String violation() {
        return violation;
    }

    String ladder() {
        return ladder;
    }

    Source source() {
        return Source.valueOf(source.toUpperCase(Locale.ROOT));
    }

    Stage stage() {
        return Stage.valueOf(stage.toUpperCase(Locale.ROOT));
    }

    Instant at() {
        return at;
    }

    String says() {
        return says;
    }

    @Nullable
    Instant countsUntil() {
        return countsUntil;
    }

    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    Optional<String> pause() {
        return Optional.ofNullable(pause);
    }

    OptionalLong reached() {
        return reached == null ? OptionalLong.empty() : OptionalLong.of(reached);
    }
}
