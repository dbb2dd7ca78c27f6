package io.evenhand.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.wallet.Expiry;
import io.evenhand.policy.window.Span;
import io.evenhand.policy.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy that ships, as it is in {@code policies/}. */
class GraduatedSpeedTest {

    private Policy policy;

    @BeforeEach
    void readTheShippedFile() throws IOException {
        var source = Files.readString(Path.of("../policies/graduated-speed.yaml"));
        policy = ReadPolicies.valid(source);
    }

    @Test
    void namesTheContactAndTheNoticePeriod_A5() {
        assertThat(policy.name()).isEqualTo("graduated-speed");
        assertThat(policy.contact()).isEqualTo("support@example.org");
        assertThat(policy.noticePeriod()).isEqualTo(new Span(Period.ofDays(1), Duration.ZERO));
        assertThat(policy.statements()).hasSize(4);
    }

    @Test
    void compilesTheSpeedsOfTheSource_C1_C2_C5() {
        var table = ReadPolicies.table(policy, 7, "unlimited");

        assertThat(table)
                .isEqualTo(new LimitTable(
                        "graduated-speed",
                        7,
                        "unlimited",
                        "",
                        List.of("files"),
                        Optional.of("priority"),
                        List.of(new Window.Cycle(Period.ofMonths(1))),
                        List.of(new Row.Bands(
                                new Head(
                                        0x2ad47adf408bL,
                                        "files-per-cycle",
                                        Selection.ANY,
                                        0,
                                        Per.ACCOUNT,
                                        Stage.ENFORCE),
                                0,
                                List.of(
                                        new Band("priority", 10_000, 1_300, 0, 0),
                                        new Band("fast", 20_000, 5_000, 0, 0),
                                        new Band("reduced", 30_000, 10_000, 0, 0),
                                        new Band("slow", 40_000, 20_000, 0, 0),
                                        new Band("very-slow", 50_000, 30_000, 0, 0),
                                        new Band("minimal", LimitTable.MAX, 600_000, 1_000, 60_000)),
                                true))));
    }

    @Test
    void itsCreditsNeverExpire_C4() {
        var wallet = policy.wallets().get("priority");

        assertThat(wallet)
                .isEqualTo(new WalletSpec("priority", "file", "priority credits", new Expiry.Never(), List.of()));
    }

    @Test
    void tellsWhatChangedWhyAndWhatFixesIt_C3() {
        var crossing = new Crossing(
                10_001,
                "fast",
                Duration.ofSeconds(5),
                Instant.parse("2026-02-28T09:30:00Z"),
                ZoneId.of("Europe/Berlin"));

        var message = policy.tell("unlimited", "files-per-cycle", crossing);

        assertThat(message)
                .contains(new Message(
                        "From now on each file takes 5 s (speed band fast). You have run 10,001 files in this billing"
                                + " cycle.",
                        "You have run many files in this billing cycle. We spread speed by volume, so that a few very"
                                + " large workloads do not slow down everybody else.",
                        "Top up priority credits and your files run at full speed again at once; without them, full"
                                + " speed returns on 28 February 2026 at 10:30 (Europe/Berlin)."));
    }

    @Test
    void hasNoTableForAnUnknownPlan() {
        var compiled = policy.compile(1, "unlimted");

        assertThat(compiled).isEmpty();
    }

    /** POLICY-LANGUAGE 2.22. */
    @Test
    void aSuccessorWaitsForTheNoticePeriod() {
        var published = Instant.parse("2026-05-01T12:00:00Z");

        var earliest = policy.noticeEnds(published);

        assertThat(earliest).isEqualTo("2026-05-02T12:00:00Z");
    }
}
