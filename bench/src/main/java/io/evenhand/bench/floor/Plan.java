package io.evenhand.bench.floor;

import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A plan of the benchmark's policy, ready to ask under; every limit looks at every request. */
final class Plan {

    private static final long HOLD_MS = 60_000;

    private final LimitTable table;
    private final List<Boundaries> windows;
    private final List<Ask.Charge> charges;

    Plan(String source, String plan) {
        this.table = compile(source, plan);
        var now = Instant.now();
        this.windows = table.windows().stream()
                .map(window -> Boundaries.of(window, now, ZoneOffset.UTC, now))
                .toList();
        this.charges = IntStream.range(0, table.rows().size())
                .mapToObj(row -> new Ask.Charge(row, 1))
                .toList();
    }

    private static LimitTable compile(String source, String plan) {
        return switch (PolicyReader.read(source)) {
            case PolicyReading.Valid(var policy) ->
                policy.compile(1, plan)
                        .map(compiled -> compiled.table(""))
                        .orElseThrow(() -> new IllegalArgumentException("the policy has no plan " + plan));
            case PolicyReading.Invalid invalid -> throw new IllegalArgumentException(invalid.toString());
        };
    }

    /** Ids as long as real ones. */
    private static String account(int number) {
        return "acct_01m80tbjnaf2svdys7" + "%08d".formatted(number);
    }

    Subject subject(int number) {
        return new Subject(account(number), table, windows);
    }

    Ask ask(int number, long decision) {
        var id = "dec_01m80tbjnaf2svdys7" + "%08d".formatted(number) + "_" + Long.toString(decision, 32);
        return new Ask(
                id,
                table,
                windows,
                Holder.ACCOUNT,
                charges,
                Map.of("calls", 1L),
                true,
                false,
                HOLD_MS,
                0,
                false,
                "call||{calls=1}");
    }
}
