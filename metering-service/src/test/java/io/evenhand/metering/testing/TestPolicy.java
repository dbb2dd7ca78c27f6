package io.evenhand.metering.testing;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;

/**
 * A policy with small numbers: bands up to 10 and 20 files, then one that slows every 5; credits relieve it. A second
 * limit counts the same files by the day and slows nobody here.
 */
public final class TestPolicy {

    /** Policies whose name begins so have limits of every kind. */
    public static final String KINDS = "kinds";

    /** A policy of this name has rules of suspicion and no limits. */
    public static final String WATCHED = "watched";

    /** Policies whose name begins so compare accounts with each other, from three others on. */
    public static final String COMPARED = "compared";

    private TestPolicy() {}

    static String source(String name) {
        if (name.startsWith(COMPARED)) {
            return comparing(name);
        }
        return name.startsWith(KINDS) ? kinds(name) : name.equals(WATCHED) ? WATCHING : bands(name);
    }

    private static final String WATCHING = """
            policy: watched
            title: Watched
            contact: support@example.org
            noticePeriod: P1D
            meters:
              files: {unit: file}
            wallets:
              priority: {unit: file, title: priority credits, expires: never, transferable: false}
            plans:
              unlimited: {title: Unlimited}
            violations:
              sharing: {title: Sharing, words: A key is for one environment, ladder: gentle}
            ladders:
              gentle: {memory: P30D, steps: [{at: 1, do: notice}]}
            signals:
              places: {violation: sharing, per: key, window: {rolling: PT1H}, when: "facts.parallelEnvironments >= 2", says: "{parallelEnvironments} places"}
              people: {violation: sharing, window: {rolling: P7D}, when: "facts.endUsers >= 3", says: "{endUsers} people"}
              rush: {violation: sharing, window: day, when: "facts.requests >= 5 && facts.refused >= 1", says: "{requests} requests", state: shadow}
              bulk: {violation: sharing, window: {rolling: P7D}, when: "facts.lots >= 3 || (facts.cohortSize >= 2 && facts.tokensBought > 2.0 * facts.cohortP95TokensBought)", says: "{tokensBought} in {lots}; others {cohortP95TokensBought}"}
              tampering: {violation: sharing, window: {rolling: PT1H}, when: "facts.refusedSpends >= 2", says: "{refusedSpends} refused"}
            """;

    private static String comparing(String name) {
        var rule = "minimumCohort: 3, above: {timesMedian: 5, percentile: 75, share: 10%}, alone: $alone";
        return """
                policy: %s
                title: Beside others
                contact: support@example.org
                noticePeriod: P1D
                parameters:
                  alone: {value: 1000, means: files that are much on their own}
                meters:
                  files: {unit: file}
                pools:
                  machines: {capacity: 10}
                plans:
                  unlimited: {title: Unlimited, limits: [beside, trial, stopped, strained, sliding]}
                limits:
                  beside: {meter: files, window: month, relative: {cohort: plan, %2$s}, violation: excess}
                  trial: {meter: files, window: month, relative: {cohort: plan, %2$s}, violation: excess, state: shadow}
                  stopped: {meter: files, window: month, relative: {cohort: plan, %2$s}, violation: excess}
                  strained: {meter: files, window: month, relative: {cohort: plan, %2$s, strain: {pool: machines, above: 50%%, for: PT10M}}, violation: excess}
                  sliding: {meter: files, window: {rolling: P7D}, relative: {cohort: plan, minimumCohort: 3, alone: 2000}, violation: excess}
                violations:
                  excess: {title: Excess, words: Using far more than others., ladder: gentle}
                ladders:
                  gentle: {memory: P30D, notice: {grace: PT48H, recheck: true}, steps: [{at: 1, do: throttle, pace: PT10S, for: P7D}]}
                """.formatted(name, rule);
    }

    /** Limits of every kind that counts; action {@code draw} has prices, and a campaign with the model {@code large}. */
    private static String kinds(String name) {
        return """
                policy: %s
                title: Every kind
                contact: support@example.org
                noticePeriod: P1D
                parameters:
                  size: {value: 5, range: [1, 10], means: files a day}
                meters:
                  files: {unit: file}
                wallets:
                  priority: {unit: file, title: priority credits, expires: never, transferable: false}
                plans:
                  unlimited: {title: Unlimited, limits: [per-day, sliding, speed, slots, steady, per-key, trial]}
                campaigns:
                  spring:
                    {title: Spring, plans: [unlimited], models: [large], actions: [draw], starts: 2020-01-01, ends: 2120-01-01, free: true, limits: [large-per-day], with: {size: 7}}
                  autumn:
                    {title: Autumn, plans: [unlimited], models: [small], actions: [draw], starts: 2020-01-01, ends: 2021-01-01, limits: [small-per-day]}
                prices:
                  - {action: draw, meter: files, wallet: priority, each: 2}
                limits:
                  per-day: {meter: files, action: work, window: day, quota: $size}
                  sliding: {meter: files, window: {rolling: PT1H}, quota: 1000}
                  speed: {meter: files, action: fetch, rate: {units: 60, every: PT1H, burst: 30}}
                  slots: {meter: files, action: run, concurrency: 1, wait: PT2H}
                  steady: {meter: files, action: fetch, sustained: {atLeast: 20, each: PT10M, for: PT20M, pace: PT20S, calm: PT20M}}
                  per-key: {meter: files, per: key, window: day, quota: 500}
                  trial: {meter: files, window: month, quota: 1, state: shadow}
                  large-per-day: {meter: files, window: day, quota: 9}
                  small-per-day: {meter: files, window: day, quota: 9}
                """.formatted(name);
    }

    private static String bands(String name) {
        return """
                policy: %s
                title: Small numbers
                contact: support@example.org
                noticePeriod: P1D
                meters:
                  files: {unit: file}
                wallets:
                  priority: {unit: file, title: priority credits, expires: never, transferable: false}
                plans:
                  unlimited: {title: Unlimited, cycle: P1M, limits: [files-per-cycle, files-per-day]}
                  few: {title: Few, extends: unlimited}
                  many: {title: Many, extends: unlimited}
                limits:
                  files-per-cycle:
                    meter: files
                    window: cycle
                    bands:
                      - {name: priority, upTo: 10, pace: PT0.001S}
                      - {name: fast, upTo: 20, pace: PT1.5S}
                      - {name: minimal, pace: PT10S, escalate: {every: 5, by: PT1S}}
                    relief: {wallet: priority}
                    warnAt: 80%%
                    message: {what: slower, why: many files, fix: wait}
                  files-per-day:
                    meter: files
                    window: day
                    bands:
                      - {name: free, upTo: 100000, pace: PT0.001S}
                      - {name: slow, pace: PT1S}
                    message: {what: slower, why: many files, fix: wait}
                """.formatted(name);
    }

    /** Plan {@code unlimited} of version 1. */
    public static CompiledPlan plan(String name) {
        return switch (PolicyReader.read(source(name))) {
            case PolicyReading.Valid(var policy) ->
                policy.compile(1, "unlimited").orElseThrow();
            case PolicyReading.Invalid(var errors) -> throw new IllegalStateException(errors.toString());
        };
    }
}
