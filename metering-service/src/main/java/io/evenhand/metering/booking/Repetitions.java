package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.message.Occasion;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts how often something is done to the same object, for the object's life and whoever does it. */
@ApplicationScoped
class Repetitions {

    private static final String COUNT = """
            INSERT INTO repetition AS had (account, limit_name, object, times) VALUES (?1, ?2, ?3, 1)
            ON CONFLICT (account, limit_name, object) DO UPDATE SET times = had.times + 1""";

    private static final String TIMES =
            "SELECT times FROM repetition WHERE account = ?1 AND limit_name = ?2 AND object = ?3";

    private final EventLog events;
    private final BusinessClock clock;

    Repetitions(EventLog events, BusinessClock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * The fact of a finding: it was done so often that a notice is to be proposed.
     *
     * @param object what it was done to
     */
    @RegisterForReflection
    record RepeatsNoticed(
            String account,
            String policy,
            int policyVersion,
            String limit,
            String violation,
            String object,
            long times,
            Instant at) {}

    /** Counts an action on the objects that {@code attributes} name, and says what the limits say to it. */
    Uni<List<Booking.Remark>> count(Rules rules, String action, Map<String, String> attributes) {
        return Multi.createFrom()
                .iterable(rules.repeats(action))
                .filter(limit -> attributes.containsKey(limit.object()))
                .onItem()
                .transformToUniAndConcatenate(limit -> count(rules, limit, attributes.getOrDefault(limit.object(), "")))
                .collect()
                .asList()
                .map(remarks -> remarks.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<Booking.Remark>> count(Rules rules, LimitSpec.Repeats limit, String object) {
        var account = rules.subscription().id();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNT)
                        .setParameter(1, account)
                        .setParameter(2, limit.name())
                        .setParameter(3, object)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(TIMES, Long.class)
                                .setParameter(1, account)
                                .setParameter(2, limit.name())
                                .setParameter(3, object)
                                .getSingleResult()))
                .call(times -> notice(rules, limit, object, times))
                .map(times -> times > limit.free() && rules.tells(limit)
                        ? rules.tell(limit, new Occasion.Repeat(times))
                                .map(said ->
                                        new Booking.Remark(limit.name(), times, said.what(), said.why(), said.fix()))
                        : Optional.empty());
    }

    private Uni<Void> notice(Rules rules, LimitSpec.Repeats limit, String object, long times) {
        var noticeAt = limit.noticeAt();
        var violation = limit.violation();
        if (noticeAt == null || violation == null || noticeAt != times || !rules.tells(limit)) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var inForce = rules.inForce();
        var account = rules.subscription().id();
        return events.append(
                "repeats-noticed",
                account,
                now,
                new RepeatsNoticed(
                        account,
                        inForce.policy().name(),
                        inForce.version(),
                        limit.name(),
                        violation,
                        object,
                        times,
                        now));
    }
}
