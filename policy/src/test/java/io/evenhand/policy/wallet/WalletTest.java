package io.evenhand.policy.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** POLICY-LANGUAGE 2.20. */
class WalletTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private static final Lot NEVER = new Lot("never", 3, NOW.minusSeconds(900), null);
    private static final Lot IN_JUNE = new Lot("june", 10, NOW.minusSeconds(60), JUNE);
    private static final Lot IN_MARCH = new Lot("march", 5, NOW.minusSeconds(50), MARCH);

    @Test
    void spendsTheSoonestExpiringLotFirst() {
        var wallet = new Wallet(List.of(NEVER, IN_JUNE, IN_MARCH));

        var spend = wallet.spend(7, NOW);

        assertThat(spend)
                .isEqualTo(new Spend.Paid(
                        List.of(new Entry("march", 5), new Entry("june", 2)),
                        new Wallet(List.of(
                                new Lot("march", 0, NOW.minusSeconds(50), MARCH),
                                new Lot("june", 8, NOW.minusSeconds(60), JUNE),
                                NEVER))));
    }

    @Test
    void spendsWhatNeverExpiresLast() {
        var wallet = new Wallet(List.of(NEVER, IN_JUNE));

        var spend = wallet.spend(11, NOW);

        assertThat(entries(spend)).containsExactly(new Entry("june", 10), new Entry("never", 1));
    }

    @Test
    void spendsTheOldestFirstAmongThoseThatExpireTogether() {
        var younger = new Lot("a", 5, NOW.minusSeconds(1), JUNE);
        var older = new Lot("b", 5, NOW.minusSeconds(2), JUNE);
        var wallet = new Wallet(List.of(younger, older));

        var spend = wallet.spend(6, NOW);

        assertThat(entries(spend)).containsExactly(new Entry("b", 5), new Entry("a", 1));
    }

    @Test
    void takesNothingWhenTheWholeCannotBePaid() {
        var wallet = new Wallet(List.of(NEVER, IN_JUNE, IN_MARCH));

        var spend = wallet.spend(20, NOW);

        assertThat(spend).isEqualTo(new Spend.Insufficient(2));
    }

    @Test
    void anExpiredLotCannotPayFromTheInstantItExpires() {
        var wallet = new Wallet(List.of(IN_MARCH));

        var before = wallet.spend(1, MARCH.minusNanos(1));
        var at = wallet.spend(1, MARCH);

        assertThat(before).isInstanceOf(Spend.Paid.class);
        assertThat(at).isEqualTo(new Spend.Insufficient(1));
    }

    @Test
    void balanceFallsAtEachExpiryAndIsTheSameWithoutAnyJob() {
        var wallet = new Wallet(List.of(NEVER, IN_JUNE, IN_MARCH));

        assertThat(wallet.balance(NOW)).isEqualTo(18);
        assertThat(wallet.balance(MARCH)).isEqualTo(13);
        assertThat(wallet.balance(JUNE)).isEqualTo(3);
        assertThat(wallet.nextExpiry(NOW)).contains(MARCH);
        assertThat(wallet.nextExpiry(MARCH)).contains(JUNE);
        assertThat(wallet.nextExpiry(JUNE)).isEmpty();
    }

    @Test
    void aLotThatIsSpentHasNothingLeftToExpire() {
        var wallet = new Wallet(List.of(IN_JUNE, new Lot("empty", 0, NOW, MARCH)));

        assertThat(wallet.nextExpiry(NOW)).contains(JUNE);
    }

    @Test
    void spendingNothingBooksNothing() {
        var wallet = new Wallet(List.of(IN_MARCH));

        var spend = wallet.spend(0, NOW);

        assertThat(spend).isEqualTo(new Spend.Paid(List.of(), wallet));
    }

    @Test
    void refusesNegativeQuantities() {
        var wallet = new Wallet(List.of(IN_MARCH));

        assertThatThrownBy(() -> wallet.spend(-1, NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lot("x", -1, NOW, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{1} from {0} in {2} ends {3}")
    @CsvSource({
        "2028-02-29T11:30:00Z, P12M, Europe/Berlin, 2029-02-28T11:30:00Z",
        "2026-01-31T10:00:00Z, P1M,  Europe/Berlin, 2026-02-28T10:00:00Z",
        "2026-03-28T11:00:00Z, P1D,  Europe/Berlin, 2026-03-29T10:00:00Z",
        "2026-03-28T11:00:00Z, PT24H, Europe/Berlin, 2026-03-29T11:00:00Z",
    })
    void aLotEndsAtTheLocalTimeOfItsPurchase_B2(Instant bought, String life, ZoneId zone, Instant end) {
        var expiry = new Expiry.After(Span.parse(life).orElseThrow());

        assertThat(expiry.of(bought, zone)).contains(end);
    }

    @Test
    void creditsThatNeverExpireHaveNoEnd_C4() {
        assertThat(new Expiry.Never().of(NOW, ZoneId.of("UTC"))).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void entriesAddUpToTheSpendAndTheBalanceFallsByExactlyThat(long seed) {
        var random = new Random(seed);
        var wallet = someWallet(random);
        var now = NOW.plus(Duration.ofDays(random.nextInt(40)));
        var units = random.nextLong(60);
        var before = wallet.balance(now);

        var spend = wallet.spend(units, now);

        switch (spend) {
            case Spend.Paid(var entries, var after) -> {
                assertThat(entries.stream().mapToLong(Entry::units).sum()).isEqualTo(units);
                assertThat(entries)
                        .allSatisfy(entry -> assertThat(entry.units()).isPositive());
                assertThat(entries.stream().map(Entry::lot)).doesNotHaveDuplicates();
                assertThat(after.balance(now)).isEqualTo(before - units);
            }
            case Spend.Insufficient(var missing) -> assertThat(before + missing).isEqualTo(units);
        }
    }

    private static Wallet someWallet(Random random) {
        var lots = new ArrayList<Lot>();
        for (var id = 0; id < random.nextInt(8); id++) {
            var bought = NOW.minus(Duration.ofDays(random.nextInt(40)));
            var expires = random.nextInt(4) == 0 ? null : bought.plus(Period.ofDays(random.nextInt(80)));
            lots.add(new Lot("lot" + id, random.nextInt(12), bought, expires));
        }
        return new Wallet(lots);
    }

    private static List<Entry> entries(Spend spend) {
        return switch (spend) {
            case Spend.Paid paid -> paid.entries();
            case Spend.Insufficient _ -> List.of();
        };
    }
}
