package io.evenhand.appeals.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reports of the same are joined by hand, and all their authors hear the outcome (B8). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(EnforcementStub.class)
class JoinedReportsIT {

    @Test
    void theCaseOfTheFirstShowsWhatWasJoinedToIt_B8() {
        var first = Desk.brought(Desk.address());
        var account = "acct_" + UUID.randomUUID();
        var caseId = Desk.accepted(first.getString("id"), account).getString("case");
        var second = Desk.brought(Desk.address());

        var joined = Desk.joined(second.getString("id"), first.getString("id"));

        assertThat(joined.getString("account")).isEqualTo(account);
        assertThat(joined.getString("case")).isEqualTo(caseId);
        assertThat(Desk.seen(first.getString("id")).getList("joined")).containsExactly(second.getString("id"));
        var file = Desk.staff("ava", "auditor").get("/v1/cases/" + caseId).jsonPath();
        assertThat(file.getList("subjects.id")).contains(first.getString("id"), second.getString("id"));
        assertThat(file.getList("timeline.what", String.class))
                .anySatisfy(
                        line -> assertThat(line).contains(second.getString("reference"), first.getString("reference")));
    }

    @Test
    void theOutcomeOfTheFirstReachesTheSecondsAuthor_B8() {
        var first = Desk.brought(Desk.address());
        var second = Desk.brought(Desk.address());
        Desk.joined(second.getString("id"), first.getString("id"));
        var before = Desk.followed(second);

        Desk.resolved(first.getString("id"), "no-violation");

        assertThat(before.getString("outcome")).isEqualTo("duplicate");
        assertThat(before.getString("joined")).isNull();
        var after = Desk.followed(second);
        assertThat(after.getString("outcome")).isEqualTo("duplicate");
        assertThat(after.getString("joined")).isEqualTo("no-violation");
        assertThat(after.getString("says")).contains("deal with both as one", "found no violation");
    }

    @Test
    void whatIsJoinedBeforeAnybodyAcceptsItIsInTheCaseThen_B8() {
        var first = Desk.brought(Desk.address());
        var second = Desk.brought(Desk.address());
        Desk.joined(second.getString("id"), first.getString("id"));

        var account = "acct_" + UUID.randomUUID();
        Desk.accepted(first.getString("id"), account);

        assertThat(Desk.seen(second.getString("id")).getString("account")).isEqualTo(account);
    }

    @Test
    void whatIsJoinedToAJoinedOneIsJoinedToTheFirst_B8() {
        var first = Desk.brought(Desk.address()).getString("id");
        var second = Desk.brought(Desk.address()).getString("id");
        var third = Desk.brought(Desk.address()).getString("id");
        var fourth = Desk.brought(Desk.address()).getString("id");
        Desk.joined(fourth, second);

        Desk.joined(second, first);
        var joined = Desk.joined(third, second);

        assertThat(joined.getString("duplicateOf")).isEqualTo(first);
        assertThat(Desk.seen(first).getList("joined", String.class)).containsExactlyInAnyOrder(second, third, fourth);
    }

    @Test
    void aReportIsNotJoinedToItself_B8() {
        var first = Desk.brought(Desk.address()).getString("id");
        var second = Desk.brought(Desk.address()).getString("id");
        Desk.joined(second, first);

        var round = Desk.act(
                first, "resolve", Map.of("outcome", "duplicate", "reason", "The same.", "duplicateOf", second));

        round.then().statusCode(400).body("errors[0].field", equalTo("duplicateOf"));
        assertThat(Desk.seen(first).getString("state")).isEqualTo("received");
    }
}
