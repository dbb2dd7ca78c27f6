package io.evenhand.accounts.exchange;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.evenhand.accounts.exchange.Files.done;
import static io.evenhand.accounts.exchange.Files.errors;
import static io.evenhand.accounts.exchange.Files.export;
import static io.evenhand.accounts.exchange.Files.send;
import static io.evenhand.accounts.exchange.Files.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class ImportsIT {

    private static final String ACCOUNTS = "externalId,policy,plan,timeZone,email,startedAt\n";
    private static final String LOTS = "externalId,wallet,reference,amount,purchasedAt,expiresAt\n";

    private final String name = UUID.randomUUID().toString();
    private String policy = "";

    @BeforeEach
    void publish() {
        policy = newPolicy();
    }

    private String account(String suffix) {
        return "%s-%s,%s,unlimited,Europe/Paris,%2$s@example.org,2026-01-31T10:00:00Z\n"
                .formatted(name, suffix, policy);
    }

    private JsonPath found(String suffix) {
        return as("support")
                .get("/v1/accounts?externalId=%s-%s".formatted(name, suffix))
                .jsonPath();
    }

    private static List<Long> figures(JsonPath done) {
        return List.of(
                done.getLong("rows"),
                done.getLong("read"),
                done.getLong("done"),
                done.getLong("unchanged"),
                done.getLong("refused"));
    }

    @Test
    void everyRowThatIsRightIsTakenInAndEveryOtherIsNamed() {
        var file = ACCOUNTS
                + account("one")
                + "%s-two,%s,gold,UTC,,\n".formatted(name, policy)
                + "%s-three,%s,unlimited,Mars/Olympus,none,soon\n".formatted(name, policy)
                + account("four")
                + account("one");

        var done = take("accounts", file);

        assertThat(figures(done)).containsExactly(5L, 5L, 2L, 0L, 3L);
        assertThat(found("one").getString("items[0].anchor")).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(found("four").getString("items[0].email")).isEqualTo("four@example.org");
        assertThat(found("two").getList("items")).isEmpty();
        var errors = errors(done);
        assertThat(errors.getList("items.line", Integer.class)).containsExactly(3, 4, 4, 6);
        assertThat(errors.getList("items.field")).containsExactly("plan", "email", "startedAt", "$");
        assertThat(errors.getList("items.message", String.class)).noneMatch(message -> message.contains(name));
    }

    @Test
    void theSameFileAgainChangesNothing() {
        var file = ACCOUNTS + account("one") + account("two");
        take("accounts", file);

        var again = take("accounts", file);

        assertThat(figures(again)).containsExactly(2L, 2L, 0L, 2L, 0L);
        assertThat(figures(take("accounts", file.replace("Europe/Paris", "UTC"))))
                .containsExactly(2L, 2L, 0L, 0L, 2L);
    }

    @Test
    void aDryRunTellsWhatWouldComeOfItAndChangesNothing() {
        var dry = done(
                send("accounts", "text/csv", "&dryRun=true", ACCOUNTS + account("one") + ",,,,,\n" + account("one")));

        assertThat(figures(dry)).containsExactly(3L, 3L, 1L, 0L, 2L);
        assertThat(errors(dry).getList("items.line", Integer.class)).containsOnly(3, 4);
        assertThat(found("one").getList("items")).isEmpty();
    }

    @Test
    void anIdempotencyKeyBeginsOneImport() {
        var key = UUID.randomUUID().toString();
        var line = "{\"externalId\":\"%s\",\"policy\":\"%s\",\"plan\":\"unlimited\",\"timeZone\":\"UTC\"}"
                .formatted(name, policy);

        var ids = IntStream.range(0, 2)
                .mapToObj(_ -> as("operator")
                        .header("Idempotency-Key", key)
                        .body("[%s]".formatted(line))
                        .post("/v1/imports?kind=accounts")
                        .jsonPath()
                        .getString("id"))
                .toList();

        assertThat(ids).doesNotContainNull();
        assertThat(ids.getFirst()).isEqualTo(ids.getLast());
    }

    @Test
    void moreThanOnePieceIsTakenInWholeAndTheFileIsNotKept() throws Exception {
        var rows = IntStream.range(0, 300).mapToObj(n -> account("n" + n)).collect(Collectors.joining());

        var done = take("accounts", ACCOUNTS + rows);

        assertThat(figures(done)).containsExactly(300L, 300L, 300L, 0L, 0L);
        assertThat(Tables.with("accounts", name)).contains("account").doesNotContain("import_file", "import_error");
    }

    @Test
    void aLotIsGrantedOnceByItsReference() {
        take("accounts", ACCOUNTS + account("one"));
        var id = found("one").getString("items[0].id");
        var file = LOTS
                + "%s-one,priority,order-1,500,2026-02-01T00:00:00Z,\n".formatted(name)
                + "%s-one,priority,order-2,20,,\n".formatted(name)
                + "%s-one,priority,order-2,30,,\n".formatted(name)
                + "%s-none,priority,order-3,1,,\n".formatted(name)
                + "%s-one,none,order-4,1,,\n".formatted(name)
                + "%s-one,priority,order-5,-1,2100-01-01T00:00:00Z,soon\n".formatted(name)
                + "%s-one,priority,,1,,\n".formatted(name);

        var first = take("lots", file);
        var again = take("lots", file);
        var changed = take("lots", LOTS + "%s-one,priority,order-1,600,,\n".formatted(name));

        assertThat(figures(first)).containsExactly(7L, 7L, 2L, 0L, 5L);
        assertThat(errors(first).getList("items.line", Integer.class)).containsExactly(4, 5, 6, 7, 8);
        assertThat(errors(first).getList("items.field")).containsExactly("$", "externalId", "$", "amount", "reference");
        assertThat(figures(again)).containsExactly(7L, 7L, 0L, 2L, 5L);
        assertThat(errors(changed).getList("items.field")).containsExactly("reference");
        assertThat(as("support")
                        .get("/v1/accounts/%s/wallets/priority".formatted(id))
                        .jsonPath()
                        .getLong("balance"))
                .isEqualTo(520);
    }

    @ParameterizedTest
    @CsvSource({"text/csv", "application/x-ndjson"})
    void whatIsExportedIsImportedElsewhereAsItIs(String type) {
        take("accounts", ACCOUNTS + account("one") + "\"%s-t\"\"w,o\",%s,unlimited,UTC,,\n".formatted(name, policy));
        take("lots", LOTS + "%s-one,gifts,order-1,7,2026-02-01T00:00:00Z,2099-01-01T00:00:00Z\n".formatted(name));
        var elsewhere = UUID.randomUUID().toString();
        var accounts = mine(export("accounts", type), name);
        var lots = mine(export("lots", type), name);

        var taken = done(send("accounts", type, "", accounts.replace(name, elsewhere)));
        var granted = done(send("lots", type, "", lots.replace(name, elsewhere)));

        assertThat(figures(taken)).containsExactly(2L, 2L, 2L, 0L, 0L);
        assertThat(figures(granted)).containsExactly(1L, 1L, 1L, 0L, 0L);
        assertThat(mine(export("accounts", type), elsewhere).lines())
                .containsExactlyInAnyOrderElementsOf(
                        accounts.replace(name, elsewhere).lines().toList());
        assertThat(mine(export("lots", type), elsewhere)).isEqualTo(lots.replace(name, elsewhere));
        assertThat(figures(done(send("accounts", type, "", accounts)))).containsExactly(2L, 2L, 0L, 2L, 0L);
    }

    /** The header, if there is one, and the rows of this test. */
    private static String mine(String exported, String name) {
        return exported.lines()
                .filter(line -> line.contains(name) || line.startsWith("externalId,"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            accounts | externalId,policy,plan,timeZone,colour;a,b,c,d,e | colour | 1
            accounts | externalId,policy,plan;a,b,c                     | timeZone | 1
            accounts | externalId,policy,plan,timeZone,plan;a,b,c,d,e   | $ | 1
            accounts | externalId,policy,plan,timeZone                  | $ |
            accounts | externalId,policy,plan,timeZone;a,b,c,"d         | $ | 2
            orders   | externalId;a                                     | kind |
            """)
    void aFileThatIsNoneIsRefusedAsAWhole(String kind, String text, String field, Integer line) {
        var before = as("auditor").get("/v1/imports?limit=1").jsonPath().getString("items[0].id");

        var answer = send(kind, "text/csv", "", text.replace(';', '\n'));

        assertProblem(answer, 400, "invalid-request", field);
        assertThat(answer.jsonPath().<Integer>get("errors[0].line")).isEqualTo(line);
        assertThat(as("auditor").get("/v1/imports?limit=1").jsonPath().getString("items[0].id"))
                .isEqualTo(before);
    }

    @Test
    void aFileMayBeLargerThanOtherBodiesAndNotEndless() {
        var large = ACCOUNTS + "x,".repeat(1_000_000) + "\n";

        assertThat(figures(take("accounts", large))).containsExactly(1L, 1L, 0L, 0L, 1L);
        assertProblem(send("accounts", "text/csv", "", "x".repeat(17_000_000)), 413, "too-large");
        assertProblem(
                as("operator")
                        .body("{\"externalId\":\"" + "x".repeat(1_100_000) + "\"}")
                        .post("/v1/accounts"),
                413,
                "too-large");
        assertProblem(send("accounts", "application/xml", "", "<accounts/>"), 415, "unsupported-media-type");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertProblem(as("operator").get("/v1/imports/imp_none"), 404, "not-found");
        assertProblem(as("operator").get("/v1/imports/imp_none/errors"), 404, "not-found");
        assertProblem(as("operator").accept("text/csv").get("/v1/exports/orders"), 404, "not-found");
    }
}
