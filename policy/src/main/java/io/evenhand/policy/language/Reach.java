package io.evenhand.policy.language;

import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds bands, limits and pools that no use comes to: on every plan that has them something else comes before. */
final class Reach {

    private final Map<List<String>, String> hidden = new LinkedHashMap<>();
    private final Set<List<String>> reached = new HashSet<>();

    private Reach() {}

    /** Something out of reach: where it stands, and why. */
    record Place(List<String> path, String why) {}

    static List<Place> of(Policy policy) {
        var reach = new Reach();
        policy.plans().values().stream().flatMap(PlanSpec::allTerms).forEach(reach::take);
        policy.plans().values().forEach(plan -> reach.take(plan.pools()));
        reach.hidden.keySet().removeAll(reach.reached);
        return reach.hidden.entrySet().stream()
                .map(place -> new Place(place.getKey(), place.getValue()))
                .toList();
    }

    private void take(Terms terms) {
        for (var limit : terms.decisive()) {
            var path = List.of("limits", limit.name());
            put(path, before(limit, terms).map(other -> Path.quoted(other) + " always comes before it"));
            if (limit instanceof LimitSpec.Bands bands) {
                take(bands, terms);
            }
        }
    }

    private void take(LimitSpec.Bands limit, Terms terms) {
        var bands = limit.bands();
        for (var index = 1; index < bands.size(); index++) {
            var band = bands.get(index);
            var begins = bands.get(index - 1).upTo() + 1;
            var same = band.paceMs() == bands.get(index - 1).paceMs() && band.everyUnits() == 0;
            put(
                    List.of("limits", limit.name(), "bands", Integer.toString(index)),
                    same
                            ? Optional.of("a unit takes as long as in the band before it")
                            : ends(limit, begins, terms)
                                    .map(other -> Path.quoted(other) + " ends use before unit " + begins));
        }
    }

    private void take(List<PoolTerms> pools) {
        for (var pool : pools) {
            var before = pools.subList(0, pools.indexOf(pool)).stream()
                    .filter(other -> other.actions().isEmpty()
                            || (!pool.actions().isEmpty() && other.actions().containsAll(pool.actions())))
                    .findFirst();
            put(
                    List.of("pools", pool.name()),
                    before.map(other -> "all that could run in it runs in " + Path.quoted(other.name())));
        }
    }

    private void put(List<String> path, Optional<String> why) {
        why.ifPresentOrElse(reason -> hidden.putIfAbsent(path, reason), () -> reached.add(path));
    }

    /** The limit that always refuses before this one does anything. */
    private static Optional<String> before(LimitSpec limit, Terms terms) {
        return terms.decisive().stream()
                .filter(each -> isStricter(each, limit) && refuses(each) && covers(each, limit))
                .map(LimitSpec::name)
                .findFirst();
    }

    private static boolean isStricter(LimitSpec one, LimitSpec another) {
        return switch (one) {
            case LimitSpec.Quota quota ->
                another instanceof LimitSpec.Quota larger && isSameCount(quota, larger) && quota.size() < larger.size();
            case LimitSpec.Ceiling ceiling ->
                another instanceof LimitSpec.Ceiling larger
                        && ceiling.attribute().equals(larger.attribute())
                        && ceiling.max() < larger.max();
            case LimitSpec.Concurrency slots ->
                another instanceof LimitSpec.Concurrency more
                        && slots.common().per() == more.common().per()
                        && slots.slots() < more.slots();
            case LimitSpec.Bands _,
                    LimitSpec.Rate _,
                    LimitSpec.Sustained _,
                    LimitSpec.Relative _,
                    LimitSpec.Exclusive _,
                    LimitSpec.Repeats _ -> false;
        };
    }

    private static boolean isSameCount(LimitSpec.Quota one, LimitSpec.Quota other) {
        return one.window().equals(other.window())
                && one.common().per() == other.common().per()
                && Optional.ofNullable(one.common().meter())
                        .equals(Optional.ofNullable(other.common().meter()));
    }

    /** The quota that ends use before the unit {@code begins} of the limit's window. */
    private static Optional<String> ends(LimitSpec.Bands limit, long begins, Terms terms) {
        var quotas = new ArrayList<LimitSpec.Quota>();
        for (var other : terms.decisive()) {
            if (other instanceof LimitSpec.Quota quota
                    && quota.window().equals(limit.window())
                    && quota.common().per() == limit.common().per()
                    && Optional.ofNullable(quota.common().meter())
                            .equals(Optional.ofNullable(limit.common().meter()))) {
                quotas.add(quota);
            }
        }
        return quotas.stream()
                .filter(quota -> quota.size() < begins && refuses(quota) && covers(quota, limit))
                .map(LimitSpec::name)
                .findFirst();
    }

    private static boolean refuses(LimitSpec limit) {
        var onlyRefuses = !(limit instanceof LimitSpec.Quota quota)
                || quota.then().stream().allMatch(Then.Block.class::isInstance);
        return onlyRefuses && limit.common().stage() == Stage.ENFORCE;
    }

    private static boolean covers(LimitSpec one, LimitSpec another) {
        return one.common().selection().holds(another.common().selection());
    }
}
