package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the evidence for who reviews, and remembers who did: a verdict demands it. */
@ApplicationScoped
class Looks {

    private static final String OPENED = """
            INSERT INTO appeal_evidence (appeal, person, sha256, opened_at) VALUES (?1, ?2, cast(?3 AS text), ?4)
            ON CONFLICT (appeal, person) DO UPDATE SET sha256 = excluded.sha256""";

    private final Measures measures;
    private final BusinessClock clock;

    Looks(Measures measures, BusinessClock clock) {
        this.measures = measures;
        this.clock = clock;
    }

    /**
     * What a reviewer looks at.
     *
     * @param evidence what was frozen when the measure was taken; absent where the measure names none
     */
    @RegisterForReflection
    record Evidence(@Nullable Measure measure, @Nullable JsonNode evidence) {}

    /** What the appeal's measure relies on; fails while enforcement-service cannot be asked. */
    Uni<Evidence> open(Appeal appeal, String person) {
        return measure(appeal)
                .chain(found -> found.map(measures::evidence)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                        .map(evidence -> new Evidence(found.orElse(null), evidence.orElse(null))))
                .call(evidence -> note(appeal, person, evidence));
    }

    private Uni<Void> note(Appeal appeal, String person, Evidence evidence) {
        var hash = evidence.measure() == null || evidence.measure().evidence() == null
                ? null
                : evidence.measure().evidence().sha256();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OPENED)
                        .setParameter(1, appeal.filing().id())
                        .setParameter(2, person)
                        .setParameter(3, hash)
                        .setParameter(4, clock.instant().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** What {@code viewer} may do depends on this. */
    Uni<Circumstances> circumstances(Appeal appeal, Viewer viewer) {
        return opened(appeal, viewer)
                .chain(opened -> measure(appeal)
                        .map(measure -> new Circumstances(
                                clock.instant(),
                                opened || appeal.filing().measure().isEmpty(),
                                measure.filter(Measure::isGrave).isPresent()
                                        && appeal.fourEyes().mode() != FourEyes.Mode.OFF,
                                Optional.empty())));
    }

    private static Uni<Boolean> opened(Appeal appeal, Viewer viewer) {
        return switch (viewer) {
            case Viewer.Claimant _ -> Uni.createFrom().item(false);
            case Viewer.Person person ->
                Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "SELECT EXISTS (SELECT 1 FROM appeal_evidence WHERE appeal = ?1 AND person = ?2)",
                                        Boolean.class)
                                .setParameter(1, appeal.filing().id())
                                .setParameter(2, person.name())
                                .getSingleResult());
        };
    }

    /** The measure that it is about, as it was told last. */
    Uni<Optional<Measure>> measure(Appeal appeal) {
        return appeal.filing()
                .measure()
                .map(measures::find)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }
}
