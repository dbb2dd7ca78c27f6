package io.evenhand.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import picocli.CommandLine;

/** The command as an author meets it (A4). */
class SimulateCommandTest {

    private static final Path GRADUATED = Path.of("../policies/graduated-speed.yaml");

    private static final String SMALL = """
            policy: small
            title: A small <policy>
            contact: support@example.org
            noticePeriod: P1D
            meters: {calls: {unit: call}}
            plans:
              basic: {title: Basic, limits: [per-day]}
              pro: {title: Pro, limits: [per-day, width]}
            limits:
              per-day:
                meter: calls
                window: day
                quota: 3
              width:
                attribute: pixels
                ceiling: 100
            """;

    @TempDir
    Path folder;

    private record Said(int status, String out, String err) {}

    private static Said simulate(Path policy, String... options) {
        var out = new StringWriter();
        var err = new StringWriter();
        var status = new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(policy.toString()), Stream.of(options))
                        .toArray(String[]::new));
        return new Said(status, out.toString(), err.toString());
    }

    private Path small() throws IOException {
        return write("small.yaml", SMALL);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void triesThePolicyThatShipsOnAGeneratedPopulation_A4() {
        var said = simulate(GRADUATED, "--accounts", "40");

        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("40 accounts", "seed 1", "By profile", "shared-key", "files-per-cycle", "Slowed first")
                .doesNotContain("Refused first");
    }

    @Test
    void fiftyThousandFilesBackToBackTake663000Seconds_A4_C1() {
        var said = simulate(GRADUATED, "--back-to-back", "50000");

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("50,000 units back to back take 663,000 s (7 d 16:10:00)");
    }

    @Test
    void aCycleOf30DaysHolds52929WholeTurns_A4_C1() {
        var said = simulate(GRADUATED, "--back-to-back", "100000", "--cycles", "1");

        assertThat(said.out())
                .contains("(30 days): 52,929 whole turns, and one more that began in it and was cut at the reset");
    }

    @Test
    void creditsBuyFullSpeedBackToBack_A4_C4() throws IOException {
        var csv = folder.resolve("stretches.csv");
        var json = folder.resolve("result.json");

        var said = simulate(
                GRADUATED,
                "--back-to-back",
                "50000",
                "--credits",
                "5000",
                "--csv",
                csv.toString(),
                "--json",
                json.toString());

        assertThat(said.out()).contains("50,000 units back to back take 519,500 s");
        assertThat(Files.readAllLines(csv))
                .startsWith(
                        "window_start,speed,from,to,each_s,done_after_s,at,cut",
                        "2026-04-01T00:00:00Z,priority,1,10000,1.300,13000.000,2026-04-01T03:36:40Z,false",
                        "2026-04-01T00:00:00Z,by credit,10001,15000,1.300,19500.000,2026-04-01T05:25:00Z,false",
                        "2026-04-01T00:00:00Z,fast,15001,25000,5.000,69500.000,2026-04-01T19:18:20Z,false");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .path(0)
                        .path("seconds")
                        .asLong())
                .isEqualTo(519_500);
    }

    @Test
    void backToBackStopsWhereAUnitIsRefused_A4() throws IOException {
        var said = simulate(small(), "--back-to-back", "10", "--plan", "basic");

        assertThat(said.out())
                .contains("3 units back to back take 6 s", "Stopped: per-day refuses unit 4 at 2026-04-01T00:00:06Z");
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers_A4() throws IOException {
        var first = report("first", "--seed", "7");

        assertThat(report("second", "--seed", "7")).isEqualTo(first);
        assertThat(report("third", "--seed", "8").getFirst()).isNotEqualTo(first.getFirst());
    }

    private List<String> report(String name, String... options) throws IOException {
        var files = Stream.of("csv", "json", "html")
                .map(each -> folder.resolve(name + "." + each))
                .toList();
        var arguments = Stream.concat(
                Stream.of(
                        "--accounts",
                        "30",
                        "--against",
                        small().toString(),
                        "--csv",
                        files.get(0).toString(),
                        "--json",
                        files.get(1).toString(),
                        "--html",
                        files.get(2).toString()),
                Stream.of(options));
        var said = simulate(small(), arguments.toArray(String[]::new));
        assertThat(said.status()).isZero();
        return List.of(
                said.out(),
                Files.readString(files.get(0)),
                Files.readString(files.get(1)),
                Files.readString(files.get(2)));
    }

    @Test
    void readsRecordedUseAndTellsWhoIsRefusedWhen_A4() throws IOException {
        var use = write(
                "use.csv", "when,who,n\n100,\"Doe, Jo\",1\n160,\"Doe, Jo\",2\n200,Ann,3\n220,\"Doe, Jo\",1\n,Ann,1\n");
        var csv = folder.resolve("accounts.csv");

        var said = simulate(
                small(),
                "--plan",
                "basic",
                "--usage",
                use.toString(),
                "--account-from",
                "who",
                "--units-from",
                "n",
                "--csv",
                csv.toString());

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("Skipped: 1 row of the file", "recorded in use.csv");
        assertThat(csv).content().isEqualTo("""
                account,profile,plan,decisions,at_once,delayed,queued,refused,credits,messages,waited_s,longest_wait_s,first_slowed,slowed_by,first_refused,refused_by,findings,first_flagged,flagged_by
                "Doe, Jo",recorded,basic,3,2,0,0,1,0,1,0.000,0.000,,,2026-04-01T00:02:00Z,per-day,0,,
                Ann,recorded,basic,1,1,0,0,0,0,1,0.000,0.000,,,,,0,,
                """);
    }

    @Test
    void tellsWhoIsWorseOffThanUnderTheOtherVersion_A4() throws IOException {
        var use = write("use.csv", "when,who\n1,a\n2,a\n3,a\n4,b\n5,c\n");
        var stricter = write("stricter.yaml", SMALL.replace("quota: 3", "quota: 1"));
        var json = folder.resolve("changes.json");

        var said = simulate(
                stricter,
                "--plan",
                "basic",
                "--usage",
                use.toString(),
                "--account-from",
                "who",
                "--against",
                small().toString(),
                "--json",
                json.toString());

        assertThat(said.out())
                .contains("1 accounts refused more, 0 accounts slower, 2 accounts the same")
                .contains("Worst off");
        assertThat(new ObjectMapper().readTree(json.toFile()).path("changes").toString())
                .isEqualTo("{\"refused more\":1,\"slower\":0,\"the same\":2,\"faster\":0,\"refused less\":0}");
    }

    @Test
    void writesAPageThatNeedsNothingElse_A4() throws Exception {
        var page = folder.resolve("report.html");

        simulate(small(), "--accounts", "20", "--against", small().toString(), "--html", page.toString());

        var text = Files.readString(page);
        assertThat(text)
                .contains("A small &lt;policy&gt;", "prefers-color-scheme: dark", "width=device-width", "<svg")
                .doesNotContain("<script", "http:", "https:", "url(", "@import");
        var svg = text.replaceAll("(?s)^.*?(<svg.*</svg>).*$", "<all>$1</all>")
                .replaceAll("(?s)</svg>.*?<svg", "</svg><svg");
        var parsed = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(svg)));
        assertThat(((Element) parsed.getDocumentElement().getFirstChild()).getAttribute("aria-label"))
                .isNotEmpty();
    }

    @Test
    void saysWhatItCannotTry_A4() throws IOException {
        var said = simulate(small(), "--accounts", "2");

        assertThat(said.out()).contains("width looks at pixels, which no request has");
    }

    @Test
    void flagsTimersAndSharedKeysAndNobodyElse_A4_U7() throws IOException {
        var json = folder.resolve("flags.json");

        var said = simulate(
                Path.of("../policies/unlimited-generation.yaml"),
                "--accounts",
                "60",
                "--per-day",
                "10",
                "--profiles",
                "light=20,heavy=20,automated=20",
                "--json",
                json.toString());

        assertThat(said.out()).contains("By rule of suspicion", "Flagged first", "clockwork: ");
        var tried = new ObjectMapper().readTree(json.toFile()).path("tried");
        assertThat(flagged(tried, "light")).isZero();
        assertThat(flagged(tried, "automated")).isGreaterThan(15);
        assertThat(tried.path("flags").findValuesAsText("name")).contains("tireless-use", "clockwork", "many-places");
    }

    private static long flagged(JsonNode outcomes, String profile) {
        for (var group : outcomes.path("profiles")) {
            if (group.path("name").asText().equals(profile)) {
                return group.path("accountsFlagged").asLong();
            }
        }
        throw new AssertionError("no profile " + profile);
    }

    @Test
    void flagsUseOutOfProportionBesideOthersAtTheEndOfTheDay_A4_S2() throws IOException {
        var policy = write("peers.yaml", """
                policy: peers
                title: Beside others
                contact: support@example.org
                noticePeriod: P1D
                meters: {calls: {unit: call}}
                plans: {basic: {title: Basic, limits: [beside]}}
                limits:
                  beside:
                    meter: calls
                    window: month
                    relative: {cohort: plan, minimumCohort: 3, above: {timesMedian: 4}, alone: 100}
                    violation: excess
                violations: {excess: {title: Excess, words: "Too much.", ladder: gentle}}
                ladders: {gentle: {memory: P30D, steps: [{at: 1, do: notice}]}}
                appeals: {email: {to: appeals@example.org, subject: Appeal}}
                """);
        var use = write("use.csv", "when,who,n\n1,a,1\n2,b,1\n3,c,1\n4,d,5\n90000,e,101\n");
        var csv = folder.resolve("accounts.csv");

        var said = simulate(
                policy,
                "--usage",
                use.toString(),
                "--account-from",
                "who",
                "--units-from",
                "n",
                "--csv",
                csv.toString());

        assertThat(said.out())
                .contains("beside  excess     enforce         2         2  recorded 2  2026-04-02 00:00 d")
                .containsPattern("beside +timesMedian +16 +1 +1 +e")
                .contains("2026-04-03 00:00  beside: 101 calls in April 2026");
        assertThat(Files.readString(csv))
                .contains(
                        "1,2026-04-02T00:00:00Z,\"beside: 5 calls in April 2026: 5.0 times the median of 3 others (1), above their 95th"
                                + " percentile (1) and 62.5 % of all use\"",
                        "1,2026-04-03T00:00:00Z,\"beside: 101 calls in April 2026: 101.0 times the median of 4 others");
    }

    @Test
    void saysWhichFactsItDoesNotKnow_A4() {
        var said = simulate(Path.of("../policies/training-boutique.yaml"), "--accounts", "2");

        assertThat(said.out())
                .contains("Facts that nothing is known of here", "refusedSpends")
                .contains("Not evaluated, so that nobody is flagged by it: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "per-install", "student", "training-boutique", "unlimited-generation"})
    void triesEveryPolicyThatShips_A4(String policy) {
        var said = simulate(Path.of("../policies/%s.yaml".formatted(policy)), "--accounts", "10", "--per-day", "3");

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("10 accounts");
    }

    @Test
    void anAttributeIsDrawnForEachRequest_A4() throws IOException {
        var said = simulate(small(), "--accounts", "2", "--plan", "pro", "--attribute", "pixels=101..200");

        assertThat(said.out()).containsPattern("width +enforce +[0-9,]+ +0 +0 +0 +[1-9]");
    }

    static Stream<List<String>> nonsense() {
        return Stream.of(
                List.of("--plan", "gold", "has no plan 'gold'; it has basic, pro"),
                List.of("--plan", "basic=0", "--plan: at least one weight must be above 0"),
                List.of("--profiles", "lazy", "--profiles: 'lazy' is no profile; there are light, heavy"),
                List.of("--profiles", "light=x", "--profiles: 'light=x' is not NAME or NAME=WEIGHT"),
                List.of("--accounts", "0", "--accounts: 0 is not from 1 to"),
                List.of("--accounts", "many", "Invalid value for option '--accounts'"),
                List.of("--credits", "-1", "--credits: -1 is not from 0"),
                List.of("--per-day", "NaN", "--per-day: NaN is not above 0"),
                List.of("--days", "0", "--days: 0 is not from 1"),
                List.of("--zone", "Nowhere/City", "--zone: "),
                List.of("--start", "soon", "--start: "),
                List.of("--start", "1066-10-14", "--start: '1066-10-14' is not from 1971 to 2999"),
                List.of("--html", "no-such-folder/report.html", "no-such-folder/report.html cannot be written"),
                List.of("--meter", "files", "--meter: the policy has no meter 'files'; it has calls"),
                List.of("--attribute", "pixels=9..1", "--attribute: '9..1' ends before it begins"),
                List.of("--attribute", "pixels=x", "--attribute: 'x' is not VALUE or LEAST..MOST"),
                List.of("--work", "-PT1S", "--work: PT-1S is not from PT0S"),
                List.of("--usage", "no-such-file", "--usage: there is no no-such-file that can be read"),
                List.of("--against", "no-such-file", "there is no no-such-file that can be read"),
                List.of("--back-to-back", "0", "--back-to-back: 0 is not from 1"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void saysWhatIsWrongWithAnOption_A4(List<String> nonsense) throws IOException {
        var said = simulate(small(), nonsense.get(0), nonsense.get(1));

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains(nonsense.get(2));
        assertThat(said.out()).isEmpty();
    }

    @Test
    void namesEveryErrorOfAPolicyWithItsPlace_A4() throws IOException {
        var broken =
                write("broken.yaml", SMALL.replace("quota: 3", "quota: three").replace("ceiling:", "ceilng:"));

        var said = simulate(broken);

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("line 13, column 12, limits.per-day.quota", "line 15, column 5, limits.width");
    }
}
