package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts and lots that come as files. */
class ImportIT {

    private static final int MANY = 2_000;
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String LOTS = "externalId,wallet,reference,amount\n";

    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private final String name = UUID.randomUUID().toString();

    private String accounts(int many) {
        return IntStream.range(0, many)
                .mapToObj("%s-%%d,graduated-speed,unlimited,UTC\n".formatted(name)::formatted)
                .collect(Collectors.joining("", "externalId,policy,plan,timeZone\n", ""));
    }

    private Api operator() throws IOException {
        return evenhand.as("operator", Part.ACCOUNTS).patient(Duration.ofSeconds(60));
    }

    private JsonNode state(JsonNode begun) throws IOException, InterruptedException {
        return operator().get("/v1/imports/" + begun.path("id").asText()).orFail("Reading the import");
    }

    private long balance(int account) throws IOException, InterruptedException {
        var id = operator()
                .get("/v1/accounts?externalId=%s-%d".formatted(name, account))
                .orFail("Looking for the account")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        return operator()
                .get("/v1/accounts/%s/wallets/priority".formatted(id))
                .orFail("Reading the wallet")
                .path("balance")
                .asLong();
    }

    @Test
    void anImportGoesOnWhereItWasWhenTheServiceWasKilled() throws Exception {
        var lots = IntStream.range(0, 300)
                .mapToObj("%s-%%1$d,priority,order-%%1$d,7\n".formatted(name)::formatted)
                .collect(Collectors.joining("", LOTS, ""));
        var begun = operator()
                .post("/v1/imports?kind=accounts", "text/csv", accounts(MANY))
                .orFail("Importing");
        var bought = operator().post("/v1/imports?kind=lots", "text/csv", lots).orFail("Importing lots");
        await().atMost(SOON).until(() -> state(begun).path("read").asLong() > 0);

        evenhand.crash(Part.ACCOUNTS);

        await().atMost(SOON).until(() -> state(bought).path("state").asText().equals("done"));
        assertThat(state(begun).path("state").asText()).isEqualTo("done");
        assertThat(state(begun).path("done").asLong()).isEqualTo(MANY);
        assertThat(state(bought).path("done").asLong()).isEqualTo(300);
        assertThat(balance(0)).isEqualTo(7);
        assertThat(balance(299)).isEqualTo(7);
        var again = operator().post("/v1/imports?kind=lots", "text/csv", lots).orFail("Importing lots again");
        await().atMost(SOON).until(() -> state(again).path("state").asText().equals("done"));
        assertThat(state(again).path("unchanged").asLong()).isEqualTo(300);
        assertThat(balance(299)).isEqualTo(7);
    }

    @Test
    void theCommandTellsWhatCameOfAFileAndGivesItOut(@TempDir Path folder) throws Exception {
        var file = folder.resolve("accounts.csv");
        Files.writeString(file, accounts(3) + name + ",none,unlimited,UTC\n");
        var out = folder.resolve("out.csv");

        var dry = evenhand.says("import", "", file.toString(), "--kind", "accounts", "--dry-run");
        var taken = evenhand.says("import", "", file.toString(), "--kind", "accounts");
        var given = evenhand.says("export", "", "--kind", "accounts", "--out", out.toString());

        assertThat(dry.output()).contains("4 rows, 3 would be imported, 0 unchanged, 1 refused");
        assertThat(taken.output())
                .contains("4 rows, 3 imported, 0 unchanged, 1 refused")
                .contains("line 5, policy: no policy of this name is in force");
        assertThat(taken.status()).isEqualTo(1);
        assertThat(given.status()).as(given.error()).isZero();
        assertThat(Files.readString(out)).contains(name + "-0\",graduated-speed,unlimited,,UTC,,", name + "-2\",");
    }
}
