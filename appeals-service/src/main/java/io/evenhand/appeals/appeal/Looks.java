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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        return opened(List.of(appeal), viewer)
                .chain(opened -> measure(appeal).map(measure -> circumstances(appeal, opened, measure)));
    }

    /** What is told of an appeal depends on this. */
    record About(Circumstances given, Optional<Measure> measure) {}

    /** The same of many, by the appeal's id; a measure that was never told of is not asked for. */
    Uni<Map<String, About>> about(List<Appeal> appeals, Viewer viewer) {
        var ids = appeals.stream()
                .flatMap(appeal -> appeal.filing().measure().stream())
                .collect(Collectors.toSet());
        return opened(appeals, viewer)
                .chain(opened -> measures.known(ids)
                        .map(known -> appeals.stream()
                                .collect(Collectors.toMap(
                                        appeal -> appeal.filing().id(), appeal -> {
                                            var measure = appeal.filing()
                                                    .measure()
                                                    .flatMap(id -> Optional.ofNullable(known.get(id)));
                                            return new About(circumstances(appeal, opened, measure), measure);
                                        }))));
    }

    private Circumstances circumstances(Appeal appeal, Set<String> opened, Optional<Measure> measure) {
        return new Circumstances(
                clock.instant(),
                opened.contains(appeal.filing().id())
                        || appeal.filing().measure().isEmpty(),
                measure.filter(Measure::isGrave).isPresent()
                        && appeal.fourEyes().mode() != FourEyes.Mode.OFF,
                Optional.empty());
    }

    /** Of which of these {@code viewer} has opened the evidence. */
    private static Uni<Set<String>> opened(List<Appeal> appeals, Viewer viewer) {
        return switch (viewer) {
            case Viewer.Claimant _ -> Uni.createFrom().item(Set.of());
            case Viewer.Person person ->
                Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "SELECT appeal FROM appeal_evidence WHERE appeal IN (?1) AND person = ?2",
                                        String.class)
                                .setParameter(
                                        1,
                                        appeals.stream()
                                                .map(appeal -> appeal.filing().id())
                                                .toList())
                                .setParameter(2, person.name())
                                .getResultList())
                        .map(Set::copyOf);
        };
    }

    private Uni<Optional<Measure>> measure(Appeal appeal) {
        return appeal.filing()
                .measure()
                .map(measures::find)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }
}
