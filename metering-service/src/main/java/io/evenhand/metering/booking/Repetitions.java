package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.finding.SignalFound;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Stage;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
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

    /** The attribute that is the booking itself. */
    private static final String BOOKING = "booking";

    private final Findings findings;
    private final Ids ids;
    private final BusinessClock clock;

    Repetitions(Findings findings, Ids ids, BusinessClock clock) {
        this.findings = findings;
        this.ids = ids;
        this.clock = clock;
    }

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
        var stage = rules.stage(limit);
        if (noticeAt == null || violation == null || noticeAt != times || stage == Stage.OFF) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var inForce = rules.inForce();
        var account = rules.subscription().id();
        return findings.note(new SignalFound(
                ids.next("find"),
                account,
                account,
                "account",
                inForce.policy().name(),
                inForce.version(),
                limit.name(),
                violation,
                stage.name().toLowerCase(Locale.ROOT),
                now,
                null,
                now,
                Map.of("times", (double) times, "free", (double) limit.free()),
                says(limit, object, times)));
    }

    /** A booking is named by an id of ours; any other object is in words of others, which are not for evidence that is kept. */
    private static String says(LimitSpec.Repeats limit, String object, long times) {
        var what = Words.name(limit.object()) + (limit.object().equals(BOOKING) ? " " + object : "");
        return "%s for the same %s; %s are free of remarks"
                .formatted(Words.count(times, "time"), what, Words.number(limit.free()));
    }
}
