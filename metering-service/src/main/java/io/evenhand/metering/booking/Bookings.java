package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.booking.Holds.Holding;
import io.evenhand.policy.message.Words;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Books, moves and cancels. A wish that is refused leaves nothing behind. */
@ApplicationScoped
class Bookings {

    private final BookingRepository rows;
    private final Holds holds;
    private final Repetitions repetitions;
    private final Payments payments;
    private final Ids ids;
    private final BusinessClock clock;

    Bookings(
            BookingRepository rows,
            Holds holds,
            Repetitions repetitions,
            Payments payments,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.holds = holds;
        this.repetitions = repetitions;
        this.payments = payments;
        this.ids = ids;
        this.clock = clock;
    }

    @WithTransaction
    Uni<Booking> book(Rules rules, Wish wish) {
        var exclusive = rules.exclusive(wish.action());
        for (var attribute : exclusive) {
            if (!wish.attributes().containsKey(attribute)) {
                throw ProblemException.invalid(
                        "attributes." + attribute, "is required: bookings that differ in it may not overlap");
            }
        }
        var account = rules.subscription().id();
        var row = BookingRow.of(ids.next("book"), account, wish.interval(), wish.attributes(), clock.instant());
        return rows.persistAndFlush(row)
                .chain(() -> hold(row, rules, wish.attributes(), exclusive))
                .chain(() -> repetitions.count(rules, wish.action(), named(row, wish.attributes())))
                // Last, so that nothing is taken for what is refused anyway.
                .chain(said -> payments.pay(row.id(), account, wish)
                        .map(paid -> row.toBooking().with(said).with(paid)));
    }

    /** Its attributes, and itself as the object {@code booking}. */
    private static Map<String, String> named(BookingRow row, Map<String, String> attributes) {
        var named = new HashMap<>(attributes);
        named.put("booking", row.id());
        return named;
    }

    private Uni<Void> hold(BookingRow row, Rules rules, Map<String, String> values, List<String> attributes) {
        return holds.hold(row, values, attributes).chain(holding -> switch (holding) {
            case Holding.Held _ -> Uni.createFrom().voidItem();
            case Holding.Taken(var attribute, var other) ->
                other.map(rows::findById)
                        .orElseGet(() -> Uni.createFrom().nullItem())
                        .chain(found -> Uni.createFrom()
                                .failure(found == null ? changedMeanwhile() : overlap(rules, attribute, found)));
        });
    }

    static ProblemException changedMeanwhile() {
        return new ProblemException(409, "changed-meanwhile", "Another call changed a booking; try again.");
    }

    private static ProblemException overlap(Rules rules, String attribute, BookingRow other) {
        var zone = rules.subscription().timeZone();
        var interval = other.interval();
        var words = "your booking from " + Words.instant(interval.start(), zone) + " to "
                + Words.instant(interval.end(), zone);
        var detail = rules.overlap(attribute, words)
                .map(said -> String.join(" ", said.what(), said.why(), said.fix()))
                .orElse("This overlaps " + words + ", which differs in " + attribute + ".");
        return new ProblemException(
                409,
                "booking-overlaps",
                detail,
                List.of(new FieldError(
                        "start", "overlaps %s/%s (%s)".formatted(interval.start(), interval.end(), other.id()))));
    }

    /** @param version what the caller last saw of it, if that matters */
    @WithTransaction
    Uni<Booking> move(Rules rules, String id, Optional<Integer> version, String action, Interval interval) {
        return rows.locked(id).map(found -> present(found, version)).chain(row -> {
            if (row.isCancelled()) {
                throw new ProblemException(409, "booking-cancelled", "This booking is cancelled.");
            }
            var attributes = row.attributes();
            if (row.interval().equals(interval)) {
                return Uni.createFrom().item(row.toBooking());
            }
            row.move(interval);
            return rows.flush()
                    .chain(() -> holds.release(id))
                    .chain(held -> hold(row, rules, attributes, held))
                    .chain(() -> repetitions.count(rules, action, named(row, attributes)))
                    .map(said -> row.toBooking().with(said));
        });
    }

    /** One that is cancelled stays so. What it cost comes back unless it has begun. */
    @WithTransaction
    Uni<Void> cancel(String id, Optional<Integer> version) {
        return rows.locked(id).map(found -> present(found, version)).chain(row -> {
            if (row.isCancelled()) {
                return Uni.createFrom().voidItem();
            }
            var now = clock.instant();
            row.cancel(now);
            var released = holds.release(id).replaceWithVoid();
            return now.isBefore(row.interval().start()) ? released.chain(() -> payments.giveBack(id)) : released;
        });
    }

    private static BookingRow present(Optional<BookingRow> found, Optional<Integer> version) {
        var row = found.orElseThrow(() -> ProblemException.notFound("booking"));
        if (version.filter(seen -> seen != row.version()).isPresent()) {
            throw new ProblemException(
                    412,
                    "precondition-failed",
                    "The booking has changed since: its version is %d.".formatted(row.version()),
                    List.of(new FieldError("If-Match", "is not the present version")));
        }
        return row;
    }

    @WithTransaction
    Uni<Booking> get(String id) {
        return rows.findById(id)
                .map(row -> present(Optional.ofNullable(row), Optional.empty()))
                .chain(row ->
                        payments.of(List.of(id)).map(paid -> row.toBooking().with(Optional.ofNullable(paid.get(id)))));
    }

    @WithTransaction
    Uni<Page<Booking>> of(String account, String cursor, int limit) {
        return rows.of(account, cursor, limit + 1)
                .chain(found -> payments.of(found.stream().map(BookingRow::id).toList())
                        .map(paid -> Page.of(
                                found.stream()
                                        .map(row -> row.toBooking().with(Optional.ofNullable(paid.get(row.id()))))
                                        .toList(),
                                limit,
                                Booking::id)));
    }
}
