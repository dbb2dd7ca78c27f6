package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.audit.AuditCommand;
import io.evenhand.local.place.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What staff did, verified as {@code evenhand audit verify} does. */
class AuditIT {

    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private String said = "";

    @Test
    void whatWasDoneToACustomerIsThereAndHangsTogether() throws Exception {
        var customer = Customer.arrives();
        customer.buysCredits(17);

        var status = verify();

        assertThat(said)
                .contains("accounts     whole", "metering     whole", "enforcement  whole", "appeals      whole");
        assertThat(status).isZero();
        var lines = evenhand.as("auditor", Part.ACCOUNTS)
                .get("/v1/audit?actor=operator&subject=" + customer.id())
                .orFail("Reading the audit log")
                .path("items");
        assertThat(lines.findValuesAsText("action"))
                .containsExactly("open-account", "add-install", "issue-key", "grant-lot");
        assertThat(lines.path(2).path("details").path("key").asText()).isEqualTo(customer.keyId());
        assertThat(lines.path(3).path("details").path("amount").asLong()).isEqualTo(17);
        assertThat(lines.toString()).doesNotContain(customer.key(), "customer@example.org");
    }

    @Test
    void aLineThatTheDatabasesOwnerChangedIsNamed() throws Exception {
        Customer.arrives().buysCredits(17);
        verify();
        var head = headOf("accounts");
        var position = head.replaceAll(".*=(\\d+):.*", "$1");

        try (var superuser = superuser("accounts")) {
            change(superuser, "'\"amount\":17'", "'\"amount\":71'", position);
            assertThat(verify()).isEqualTo(1);
            assertThat(said).contains("accounts     BROKEN at line " + position + ": its hash");
            assertThat(said).contains("appeals      whole");
            change(superuser, "'\"amount\":71'", "'\"amount\":17'", position);
        }

        assertThat(verify("--head", head)).isZero();
    }

    @Test
    void aNotedHeadShowsThatTheEndWasCut() throws Exception {
        Customer.arrives();
        verify();
        var head = headOf("accounts");

        try (var superuser = superuser("accounts");
                var statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("ALTER TABLE audit_log DISABLE TRIGGER audit_log_stays");
            statement.execute("CREATE TABLE kept AS SELECT position, entry, previous, hash FROM audit_log"
                    + " WHERE position = (SELECT max(position) FROM audit_log)");
            statement.execute("DELETE FROM audit_log WHERE position IN (SELECT position FROM kept)");
            superuser.commit();
            assertThat(verify()).isZero();
            assertThat(verify("--head", head)).isEqualTo(1);
            assertThat(said).contains("a later line was noted");
            statement.execute("INSERT INTO audit_log (position, entry, previous, hash) SELECT * FROM kept");
            statement.execute("DROP TABLE kept");
            statement.execute("ALTER TABLE audit_log ENABLE TRIGGER audit_log_stays");
            superuser.commit();
        }

        assertThat(verify("--head", head)).isZero();
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(evenhand.url(Part.POSTGRES).getPort(), database),
                "postgres",
                "");
    }

    private static void change(Connection superuser, String from, String to, String position) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute("ALTER TABLE audit_log DISABLE TRIGGER audit_log_stays");
            assertThat(statement.executeUpdate("UPDATE audit_log SET entry = replace(entry, %s, %s) WHERE position = %s"
                            .formatted(from, to, position)))
                    .isEqualTo(1);
            statement.execute("ALTER TABLE audit_log ENABLE TRIGGER audit_log_stays");
        }
    }

    private String headOf(String service) {
        var found = Pattern.compile(service + "=\\d+:[0-9a-f]{64}").matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return found.group();
    }

    private int verify(String... options) {
        var output = new StringWriter();
        var status = new CommandLine(new AuditCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(Stream.concat(Stream.of("verify"), Stream.concat(evenhand.place(), Stream.of(options)))
                        .toArray(String[]::new));
        said = output.toString();
        return status;
    }
}
