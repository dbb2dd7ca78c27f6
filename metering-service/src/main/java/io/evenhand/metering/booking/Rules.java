package io.evenhand.metering.booking;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.PriceSpec;
import io.evenhand.policy.language.Terms;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.Stage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an account's plan says to bookings. Nobody books with a model, so no campaign holds.
 *
 * @param plan the plan, or the variation of one, that decides now
 * @param pseudonym what stands for a text that may not be kept
 */
record Rules(Subscription subscription, String plan, LimitTables.InForce inForce, UnaryOperator<String> pseudonym) {

    /** What is kept of a booking's attributes: of an account of which only counts are, what limits compare, made unreadable. */
    Map<String, String> kept(Map<String, String> attributes) {
        var countsOnly = inForce.policy()
                .plan(plan)
                .filter(found -> found.discretion().keepsCountsOnly())
                .isPresent();
        if (!countsOnly) {
            return attributes;
        }
        return limits().map(Rules::compared)
                .flatMap(Optional::stream)
                .filter(attributes::containsKey)
                .distinct()
                .collect(Collectors.toMap(
                        attribute -> attribute, attribute -> pseudonym.apply(attributes.getOrDefault(attribute, ""))));
    }

    /** What is wanted, with the units that decisions are to look at. */
    Wish wish(BookingsResource.Book request, Interval interval) {
        var decided = decided(request.action());
        var said = request.units();
        if (said == null) {
            return new Wish(request.action(), interval, kept(request.attributes()), decided);
        }
        for (var meter : said.keySet()) {
            if (!decided.containsKey(meter)) {
                throw ProblemException.invalid(
                        "units." + meter,
                        decided.isEmpty()
                                ? "no price and no limit looks at this action"
                                : "must be one of " + String.join(", ", new TreeSet<>(decided.keySet())));
            }
        }
        return new Wish(request.action(), interval, kept(request.attributes()), said);
    }

    private static Optional<String> compared(LimitSpec limit) {
        return switch (limit) {
            case LimitSpec.Exclusive exclusive -> Optional.of(exclusive.differing());
            case LimitSpec.Repeats repeats -> Optional.of(repeats.object());
            case LimitSpec.Bands _,
                    LimitSpec.Quota _,
                    LimitSpec.Rate _,
                    LimitSpec.Concurrency _,
                    LimitSpec.Ceiling _,
                    LimitSpec.Sustained _,
                    LimitSpec.Relative _ -> Optional.empty();
        };
    }

    /** The attributes in which overlapping bookings may not differ, as far as that is enforced. */
    List<String> exclusive(String action) {
        return limits(action, LimitSpec.Exclusive.class)
                .filter(limit -> stage(limit) == Stage.ENFORCE)
                .map(LimitSpec.Exclusive::differing)
                .distinct()
                .toList();
    }

    List<LimitSpec.Repeats> repeats(String action) {
        return limits(action, LimitSpec.Repeats.class).toList();
    }

    /**
     * The meters of the prices of the action and of the limits that name it, of those that decisions execute, and one unit
     * of each; empty where there is none: a limit on whatever is done means requests.
     */
    Map<String, Long> decided(String action) {
        var counted = limits(action, LimitSpec.Decisive.class)
                .filter(limit -> limit.common().selection().actions().contains(action))
                .map(limit -> limit.common().meter())
                .filter(Objects::nonNull);
        var paid = terms().stream()
                .flatMap(terms -> terms.prices().stream())
                .filter(price -> price.selection().covers(action, null))
                .map(PriceSpec::meter);
        return Stream.concat(counted, paid).distinct().collect(Collectors.toMap(meter -> meter, _ -> 1L));
    }

    boolean tells(LimitSpec limit) {
        return stage(limit).tells();
    }

    /** What the limit may lead to now. */
    Stage stage(LimitSpec limit) {
        return inForce.switches().stage(limit.name(), limit.common().stage());
    }

    /** What is said of an overlap by the limit about {@code attribute}, if the plan still has one. */
    Optional<Message> overlap(String attribute, String other) {
        return limits().filter(limit -> limit instanceof LimitSpec.Exclusive exclusive
                        && exclusive.differing().equals(attribute))
                .findFirst()
                .flatMap(limit -> tell(limit, new Occasion.Overlap(other)));
    }

    Optional<Message> tell(LimitSpec limit, Occasion occasion) {
        return inForce.policy().tell(plan, limit.name(), occasion);
    }

    private <L extends LimitSpec> Stream<L> limits(String action, Class<L> kind) {
        return limits().filter(kind::isInstance)
                .map(kind::cast)
                .filter(limit -> limit.common().selection().covers(action, null));
    }

    private Stream<LimitSpec> limits() {
        return terms().stream().flatMap(terms -> terms.limits().stream());
    }

    private Optional<Terms> terms() {
        return inForce.policy().plan(plan).map(PlanSpec::terms);
    }
}
