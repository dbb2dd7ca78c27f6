package io.evenhand.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Carry;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What accounts under random limits of every kind are answered, as a fingerprint for each walk. Another fingerprint is
 * another behaviour: where that is meant and the script agrees (the law of equal answers in {@code meter}), it takes the
 * place of the one here.
 */
class RandomWalkTest {

    private static final int STEPS = 250;
    private static final long START = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "1, 8fabd0c7e8c90821",
        "2, b557c4c877a07757",
        "3, 9f1174afdf52772d",
        "4, a1e77d0e32b43dee",
        "5, f872c8adb070ec4d",
        "6, 735b5155ca4ac1e8",
        "7, cee48bafa8f58cdd",
        "8, 081ffd81b589a2f5",
        "9, 218392b65439f906",
        "10, 759ad98476021fa4",
        "11, a5283413cb00e192",
        "12, c6e4516e463e0cbc",
        "13, 353f6df368beace0",
        "14, 591bfec4e9a45b70",
        "15, f46985e2756784b6",
        "16, fb1625a959856148",
        "17, 660aa28a5add11f1",
        "18, 7a2156280ffdd4a6",
        "19, f363128d8658008e",
        "20, 46bd1d6f1b3551fb",
        "21, c7127438608c3095",
        "22, 05bcd2407489c082",
        "23, 6e8a839bd46d78a4",
        "24, f9fef61b2baab010"
    })
    void everybodyIsAnsweredAsBefore(long seed, String fingerprint) throws NoSuchAlgorithmException {
        var transcript = new Walk(seed).transcript();

        var digest = MessageDigest.getInstance("SHA-256").digest(transcript.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(digest).substring(0, 16)).isEqualTo(fingerprint);
    }

    private static final class Walk {

        private final Random random;
        private final StringBuilder transcript = new StringBuilder();
        private final List<Long> windowLengths = new ArrayList<>();
        private final List<String> decisions = new ArrayList<>();
        private LimitTable table;
        private AccountState state = AccountState.NEW;
        private long now = START;
        private long ledgerVersion;
        private long settled;

        Walk(long seed) {
            this.random = new Random(seed);
            for (var i = 0; i < 2; i++) {
                windowLengths.add(
                        1_000L * (1 + random.nextInt(List.of(60, 5_000, 100_000).get(random.nextInt(3)))));
            }
            var rows = new ArrayList<Row>();
            for (var i = 0; i < 2 + random.nextInt(4); i++) {
                rows.add(row(i));
            }
            this.table = new LimitTable(
                    "random",
                    1,
                    "plan",
                    "",
                    List.of("a", "b"),
                    Optional.of("credits"),
                    List.of(new Window.Day(), new Window.Month()),
                    rows);
        }

        String transcript() {
            for (var step = 0; step < STEPS; step++) {
                passTime();
                if (random.nextInt(50) == 0) {
                    change();
                }
                var holder = random.nextBoolean() ? Holder.of("inst_a", "key_a") : Holder.of("inst_b", "key_b");
                var scene = new FairUse.Scene(table, windows(), holder);
                switch (random.nextInt(12)) {
                    case 0 -> sync(scene);
                    case 1, 2 -> claim(scene);
                    case 3 -> complete(scene);
                    case 4 -> renew(scene);
                    case 5 -> count(scene, "evt_" + step);
                    default -> decide(scene, "dec_" + step);
                }
                read(scene);
            }
            return transcript.toString();
        }

        private void after(FairUse.Decided decided) {
            state = decided.state();
            transcript.append(decided.answer()).append('\n');
            decided.uses().forEach(use -> transcript.append(words(use)).append('\n'));
        }

        /** Maps have no order of their own. */
        private static String words(Use use) {
            return switch (use) {
                case Use.Lapsed lapsed ->
                    "lapsed " + lapsed.decision() + lapsed.acceptedAt() + new TreeMap<>(lapsed.units())
                            + lapsed.credits();
                case Use.Settled settled ->
                    "settled " + settled.decision() + settled.acceptedAt() + new TreeMap<>(settled.held())
                            + new TreeMap<>(settled.actual()) + settled.credits();
                case Use.Relieved relieved -> relieved.toString();
            };
        }

        /** Where every limit stands, and what will come of it. */
        private void read(FairUse.Scene scene) {
            FairUse.read(state, scene, now).ifPresent(read -> {
                transcript.append(read.waiting()).append(' ').append(read.available());
                for (var index = 0; index < table.rows().size(); index++) {
                    var row = table.rows().get(index);
                    read.rows()
                            .get(index)
                            .flatMap(counter -> Gauge.of(row, counter, now))
                            .ifPresent(gauge -> transcript
                                    .append(gauge)
                                    .append(gauge.remaining())
                                    .append(gauge.forecast(Instant.ofEpochMilli(now))));
                }
                transcript.append('\n');
            });
        }

        private void passTime() {
            var length = windowLengths.get(random.nextInt(2));
            now += switch (random.nextInt(30)) {
                case 0 -> length / 2;
                case 1 -> random.nextInt(4) * length;
                case 2 -> 3_600_000L * random.nextInt(3);
                default -> (long) random.nextInt(5) * random.nextInt(2_000);
            };
        }

        /** As a new version would. */
        private void change() {
            table = table.with(
                    table.rows().stream()
                            .map(row -> row instanceof Row.Windowed windowed && random.nextBoolean()
                                    ? changed(windowed)
                                    : row)
                            .toList(),
                    List.of());
        }

        private Row changed(Row.Windowed row) {
            var counter = row.id() + 77L * (1 + row.carried().size());
            return switch (row) {
                case Row.Bands bands -> bands.begun(counter, carried(bands, 0, 0, Carry.Rule.RESET));
                case Row.Quota quota -> {
                    var size = 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000);
                    var rule = List.of(Carry.Rule.values()).get(random.nextInt(3));
                    var carried = carried(quota, quota.size(), size, rule);
                    yield new Row.Quota(quota.head(), quota.window(), size, quota.rollingMs(), quota.then(), List.of())
                            .begun(counter, carried);
                }
            };
        }

        private List<Carry> carried(Row.Windowed row, long before, long after, Carry.Rule rule) {
            var carried = new ArrayList<Carry>();
            carried.add(new Carry(row.id(), before, after, rule, now));
            carried.addAll(row.carried());
            return carried;
        }

        private void decide(FairUse.Scene scene, String id) {
            decisions.add(id);
            after(FairUse.decide(
                    state,
                    ask(
                            scene,
                            id,
                            random.nextInt(5) > 0,
                            random.nextBoolean(),
                            random.nextBoolean() ? 60_000 : random.nextInt(20_000),
                            random.nextInt(5) == 0 ? 1 + random.nextInt(100_000) : 0),
                    now));
        }

        private Ask ask(
                FairUse.Scene scene, String id, boolean credits, boolean relaxed, long holdMs, long estimateMs) {
            return new Ask(
                    id,
                    table,
                    scene.windows(),
                    scene.holder(),
                    charges(),
                    Map.of("a", units()),
                    credits,
                    relaxed,
                    holdMs,
                    estimateMs,
                    random.nextBoolean(),
                    "print" + random.nextInt(2));
        }

        private List<Ask.Charge> charges() {
            var charges = new ArrayList<Ask.Charge>();
            for (var row = 0; row < table.rows().size(); row++) {
                if (charges.isEmpty() || random.nextInt(3) > 0) {
                    charges.add(new Ask.Charge(row, units()));
                }
            }
            return charges;
        }

        private void count(FairUse.Scene scene, String id) {
            var length = windowLengths.get(random.nextInt(2));
            var ago = random.nextBoolean() ? random.nextInt(5_000) : (long) (2.5 * random.nextDouble() * length);
            after(FairUse.count(state, ask(scene, id, false, false, 0, 0), now - ago, now));
        }

        private void sync(FairUse.Scene scene) {
            settled += random.nextInt(10);
            var ledger = new WalletState(
                    ++ledgerVersion - random.nextInt(2),
                    random.nextInt(2_000),
                    settled,
                    settled,
                    random.nextBoolean() ? LimitTable.MAX : now + 100_000);
            after(FairUse.sync(state, scene, ledger, now));
        }

        private void claim(FairUse.Scene scene) {
            var peek = random.nextBoolean();
            after(FairUse.claim(state, scene, earlier(), "print" + random.nextInt(2), 60_000, peek, now));
        }

        private String earlier() {
            var last = Math.min(decisions.size(), random.nextBoolean() ? 8 : 100);
            return last == 0 ? "dec_none" : decisions.get(decisions.size() - 1 - random.nextInt(last));
        }

        private void complete(FairUse.Scene scene) {
            var charges = new ArrayList<Ask.Charge>();
            for (var row = 0; row < table.rows().size(); row++) {
                if (random.nextBoolean()) {
                    charges.add(new Ask.Charge(row, random.nextInt(3) * units()));
                }
            }
            var actual = random.nextBoolean() ? Optional.of(List.copyOf(charges)) : Optional.<List<Ask.Charge>>empty();
            after(FairUse.complete(state, scene, earlier(), actual, Map.of("a", 2L), now));
        }

        private void renew(FairUse.Scene scene) {
            if (random.nextInt(3) == 0) {
                after(FairUse.confirm(state, scene, earlier(), now));
                return;
            }
            var rows = new ArrayList<Integer>();
            for (var row = 0; row < table.rows().size(); row++) {
                if (table.rows().get(row) instanceof Row.Concurrency && random.nextInt(4) == 0) {
                    rows.add(row);
                }
            }
            after(FairUse.renew(state, scene, earlier(), rows, now));
        }

        private long units() {
            return switch (random.nextInt(12)) {
                case 0 -> 1 + random.nextInt(5_000);
                case 1 -> 1 + random.nextInt((int) Ask.MAX_UNITS);
                case 2, 3, 4 -> 1 + random.nextInt(40);
                default -> 1;
            };
        }

        /** Now and then those of a while ago, which may not reach. */
        private List<Boundaries> windows() {
            return windowLengths.stream()
                    .map(length -> {
                        var start = (now - Math.min(5_000, length / 2)) / length * length;
                        return new Boundaries(
                                Instant.ofEpochMilli(start),
                                Instant.ofEpochMilli(start + length),
                                Instant.ofEpochMilli(start + 2 * length),
                                Instant.ofEpochMilli(start + 3 * length));
                    })
                    .toList();
        }

        private Row row(int index) {
            var per = List.of(Per.values()).get(Math.max(0, random.nextInt(5) - 2));
            var stage = List.of(Stage.values()).get(Math.min(3, random.nextInt(8)));
            var head =
                    new Head(1_000_003L * (index + 1), "limit" + index, Selection.ANY, random.nextInt(2), per, stage);
            return switch (random.nextInt(12)) {
                case 0, 1, 2 -> quota(head);
                case 3 ->
                    new Row.Rate(
                            head,
                            1 + random.nextInt(200),
                            1 + random.nextInt(random.nextBoolean() ? 1_000 : 10_000_000),
                            1 + random.nextInt(random.nextBoolean() ? 10 : 10_000));
                case 4, 5 ->
                    new Row.Concurrency(
                            head,
                            1 + random.nextInt(4),
                            random.nextInt(4) > 0,
                            random.nextBoolean() ? LimitTable.MAX : 1 + random.nextInt(20_000));
                case 6 -> new Row.Ceiling(head, "context", 1 + random.nextInt(5_000));
                case 7 ->
                    new Row.Sustained(
                            head,
                            1 + random.nextInt(30),
                            1_000L * (1 + random.nextInt(30)),
                            1 + random.nextInt(3),
                            random.nextInt(20_000),
                            1 + random.nextInt(3));
                case 8 -> new Row.Throttle(head, random.nextInt(10_000), START + random.nextInt(5_000_000));
                case 9 -> new Row.Price(head, random.nextInt(4));
                default -> bands(head);
            };
        }

        private Row quota(Head head) {
            var then = new ArrayList<Then>();
            if (random.nextBoolean()) {
                then.add(new Then.Relaxed(random.nextInt(20_000)));
            }
            if (random.nextBoolean()) {
                then.add(new Then.Credits(random.nextInt(5)));
            }
            then.add(new Then.Block());
            var window = random.nextInt(2);
            var size = 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000);
            return new Row.Quota(head, window, size, random.nextBoolean() ? windowLengths.get(window) : 0, then);
        }

        private Row bands(Head head) {
            var bands = new ArrayList<Band>();
            var upTo = 0L;
            var pace = (long) random.nextInt(random.nextBoolean() ? 3_000 : 3);
            var count = 1 + random.nextInt(4);
            for (var i = 0; i < count; i++) {
                var last = i == count - 1;
                upTo += 1 + random.nextInt(random.nextBoolean() ? 5 : 2_000);
                var escalates = last && random.nextBoolean();
                bands.add(new Band(
                        "band" + i,
                        last ? LimitTable.MAX : upTo,
                        pace,
                        escalates ? 1 + random.nextInt(50) : 0,
                        escalates ? random.nextInt(10_000) : 0));
                pace += random.nextInt(5_000);
            }
            return new Row.Bands(head, random.nextInt(2), bands, random.nextInt(3) > 0);
        }
    }
}
