package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.shipped;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A policy of free generation in a campaign, as it is in {@code policies/} (requirements U1 to U6). */
class UnlimitedGenerationTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant IN_2026 = Instant.parse("2026-05-01T10:00:00Z");

    private final Policy policy = valid(shipped("unlimited-generation.yaml"));
    private final CompiledPlan creator = policy.compile(1, "creator").orElseThrow();

    @Test
    void inTheCampaignGenerationIsFreeUnderItsLimits_U1_U2_U3_U4() {
        var table = creator.table("image.generate", Optional.of("nova-image"), IN_2026, BERLIN);

        var rows = table.rows();
        assertThat(table.campaign()).isEqualTo("unlimited-aurora");
        assertThat(table.windows()).containsExactly(new Window.Day());
        assertThat(rows)
                .containsExactly(
                        new Row.Concurrency(rows.get(0).head(), 4, true, LimitTable.MAX),
                        new Row.Quota(
                                rows.get(1).head(), 0, 200, 0, List.of(new Then.Relaxed(60_000), new Then.Block())),
                        new Row.Sustained(rows.get(2).head(), 20, 600_000, 6, 20_000, 2));
        assertThat(rows)
                .extracting(Row::limit)
                .containsExactly("parallel-generations", "fast-per-day", "sustained-activity");
    }

    @Test
    void outsideOfItAVideoCostsTen_U2() {
        var basic = policy.compile(1, "basic").orElseThrow();

        var table = basic.table("video.generate", Optional.of("nova-image"), IN_2026, BERLIN);

        assertThat(table.covering("video.generate", "nova-image")).containsExactly(0, 2);
        assertThat(table.rows().get(2))
                .isEqualTo(new Row.Price(table.rows().get(2).head(), 10));
        assertThat(table.wallet()).contains("credits");
        assertThat(creator.table(
                        "image.generate", Optional.of("nova-image"), Instant.parse("2027-01-01T00:00:00Z"), BERLIN))
                .isSameAs(creator.table(""));
    }

    @Test
    void onlySomeModelsHaveTheRelaxedLane_U4() {
        assertThat(creator.runsRelaxed(Optional.of("aurora-image"))).isTrue();
        assertThat(creator.runsRelaxed(Optional.of("nova-image"))).isFalse();
        assertThat(creator.runsRelaxed(Optional.of("unheard-of"))).isFalse();
        assertThat(creator.runsRelaxed(Optional.empty())).isFalse();
    }

    @Test
    void generationSharesAPoolWithRoomForTheRelaxedLane_U6() {
        var pool = creator.pool("video.generate");

        assertThat(pool)
                .contains(new PoolTerms(
                        "generation", Set.of("image.generate", "video.generate"), 500, 100, 1, Map.of("relaxed", 10)));
        assertThat(creator.pool("text.generate")).isEmpty();
    }

    @Test
    void tellsWhatChangedWhyAndWhatFixesIt_U4_U5() {
        var usedUp = new Occasion.UsedUp(200, Instant.parse("2026-05-01T22:00:00Z"), BERLIN);

        assertThat(policy.tell("creator", "unlimited-aurora", "fast-per-day", usedUp))
                .contains(new Message(
                        "Today's 200 fast generations are used.",
                        "A number for each day keeps generation fast for all.",
                        "Fast generation is back on 2 May 2026 at 00:00 (Europe/Berlin). Until then, models with a"
                                + " relaxed lane go on in it."));
        assertThat(policy.tell("creator", "unlimited-aurora", "sustained-activity", new Occasion.Slowed()))
                .contains(new Message(
                        "A generation now takes 20 s.",
                        "You have been generating without a pause for 1 h.",
                        "After 20 min of less activity full speed is back."));
        assertThat(policy.tell("creator", "fast-per-day", usedUp)).isEmpty();
    }
}
