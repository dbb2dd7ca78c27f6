package io.evenhand.metering.testing;

import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.LimitTable;

/**
 * A policy with small numbers: bands up to 10 and 20 files, then one that slows every 5; credits relieve it. A second
 * limit counts the same files by the day and slows nobody here.
 */
public final class TestPolicy {

    private TestPolicy() {}

    static String source(String name) {
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
                limits:
                  files-per-cycle:
                    meter: files
                    window: cycle
                    bands:
                      - {name: priority, upTo: 10, pace: PT0.001S}
                      - {name: fast, upTo: 20, pace: PT1.5S}
                      - {name: minimal, pace: PT10S, escalate: {every: 5, by: PT1S}}
                    relief: {wallet: priority}
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

    /** The limits of version 1 for plan {@code unlimited}. */
    public static LimitTable table(String name) {
        return switch (PolicyReader.read(source(name))) {
            case PolicyReading.Valid(var policy) ->
                policy.compile(1, "unlimited").orElseThrow().table("");
            case PolicyReading.Invalid(var errors) -> throw new IllegalStateException(errors.toString());
        };
    }
}
