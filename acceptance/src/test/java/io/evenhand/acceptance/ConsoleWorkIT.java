package io.evenhand.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.evenhand.local.place.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rest of staff's work in the console: measures, findings, reports, questions, approvals, the log. Rows A2, A4 and B8. */
@Tag("browser")
class ConsoleWorkIT {

    private static final String INJECTED = "<img src=x onerror=\"document.title='taken'\">";

    private static Browsing browsing;

    private DueProcess process;

    @BeforeAll
    static void openABrowser() {
        browsing = Browsing.start();
    }

    @AfterAll
    static void closeIt() {
        browsing.close();
    }

    @BeforeEach
    void somebodyIsThere() throws Exception {
        process = DueProcess.of(Belongings.arrival());
    }

    private Colleague logsIn(String name, String where) {
        return Colleague.logsIn(process.evenhand(), browsing.wide(ColorScheme.LIGHT), name, where);
    }

    /** A2. Found by its id, an account is paused with a reason, and the pause is lifted; the log has both under one name. */
    @Test
    void aMeasureIsTakenAndLifted_A2() {
        var sam = logsIn("Sam Support", "/console/accounts");
        var page = sam.page();
        page.getByPlaceholder("acct_").fill(process.customer().id());
        sam.presses("Search");
        page.getByText("Take a measure").click();
        page.getByLabel("Kind").first().selectOption("pause");
        page.getByLabel("Violation").fill("nothing-of-the-kind");
        page.getByLabel("What happened, with figures and dates").fill("Seen on 1 May 2026. " + INJECTED);
        sam.presses("Take it");
        assertThat(page.locator(".note.alert")).containsText("category");
        assertThat(page.getByLabel("What happened, with figures and dates"))
                .hasValue("Seen on 1 May 2026. " + INJECTED);

        page.getByLabel("Violation").fill("misuse");
        sam.presses("Take it");
        assertThat(page.locator("h1")).hasText("Pause");
        process.standing("paused");
        page.locator("textarea[name=reason]").first().fill("It was cleared up on the phone.");
        sam.presses("Lift: it was right");
        assertThat(page.locator(".note.ok")).containsText("Lift");
        process.standing("good");
        assertThat(page.title()).doesNotContain("taken");

        var aud = logsIn(
                "Aud Auditor",
                "/console/audit?service=enforcement&subject="
                        + process.customer().id());
        assertThat(aud.page().locator("tbody")).containsText("Take measure");
        assertThat(aud.page().locator("tbody")).containsText("sam");
    }

    /** A4. What somebody saw is confirmed by a person. */
    @Test
    void aFindingIsConfirmed_A4() throws Exception {
        process.suspects(
                        "support",
                        Map.of(
                                "account",
                                process.customer().id(),
                                "violation",
                                "misuse",
                                "source",
                                "staff",
                                "says",
                                "Seen in the records of 14 requests on one day. " + INJECTED))
                .orFail("Noting a suspicion");
        var finding = process.suspicion("misuse");
        var rita = logsIn(
                "Rita Reviewer",
                "/console/findings?account=" + process.customer().id());
        rita.page().locator("tbody th a").click();
        rita.page().getByLabel("Reason").fill("The records show it.");
        rita.presses("Confirm");

        assertThat(rita.page().locator(".note.ok")).containsText("Confirm");
        assertThat(process.finding(finding.path("rule").asText(), "confirmed")
                        .path("settledBy")
                        .asText())
                .isEqualTo("rita");
    }

    /** B8. A report is claimed, placed and resolved. */
    @Test
    void aReportIsLookedInto_B8() throws Exception {
        var report = process.evenhand()
                .as("support", Part.APPEALS)
                .post("/v1/reports", "application/json", Reported.body())
                .orFail("Bringing a report");
        var sam = logsIn("Sam Support", "/console/reports/" + report.path("id").asText());
        sam.presses("Claim");
        var page = sam.page();
        page.getByLabel("Account").fill(process.customer().id());
        page.getByLabel("Violation of its policy").fill("misuse");
        sam.presses("Place it");
        assertThat(page.locator(".page-h .tag")).hasText("Accepted");
        page.getByLabel("Outcome").selectOption("no-violation");
        page.getByLabel("Reason").fill("It was somebody else's. " + INJECTED);
        sam.presses("Resolve");

        assertThat(page.locator(".page-h .tag")).hasText("Resolved");
        assertThat(page.title()).doesNotContain("taken");
    }

    /** A4. An account is asked, and the question taken back. */
    @Test
    void anAccountIsAsked_A4() {
        var sam = logsIn(
                "Sam Support",
                "/console/questions?account=" + process.customer().id());
        var page = sam.page();
        page.getByLabel("What it is about").fill("misuse");
        page.getByLabel("Question").last().fill("Was that you on 1 May 2026? " + INJECTED);
        sam.presses("Ask");
        assertThat(page.locator(".page-h .tag")).hasText("Open");
        process.message("inquiry");
        sam.presses("No answer is needed any more");
        assertThat(page.locator(".page-h .tag")).hasText("Withdrawn");
    }

    /** A3. What takes two people is proposed by one and decided by another. */
    @Test
    void twoPeopleTerminate_A3() throws Exception {
        var sena =
                logsIn("Sena Senior", "/console/accounts/" + process.customer().id());
        var page = sena.page();
        page.getByText("Take a measure").click();
        page.getByLabel("Kind").first().selectOption("termination");
        page.getByLabel("Violation").fill("misuse");
        page.getByLabel("What happened, with figures and dates")
                .fill("Sold on, as the shop's page of 1 May 2026 shows.");
        sena.presses("Take it");
        assertThat(page.locator(".page-h .tag")).hasText("Proposed");
        page.getByLabel("Why you agree").fill("I proposed it.");
        sena.presses("Approve");
        assertThat(page.locator(".note.alert")).isVisible();

        var rita = logsIn("Rita Reviewer", "/console/approvals");
        assertThat(rita.page().locator("tbody").first()).containsText("Termination");
    }

    /** U5. A policy is written and checked while it is, becomes a draft, says what it changes, and is published. */
    @Test
    void aPolicyIsWrittenAndPublished_U5() throws Exception {
        var published = PublishedPolicy.of(Path.of("../policies/unlimited-generation.yaml"), text -> text);
        var pol = logsIn("Pol Policy-admin", "/console/policies/" + published.name());
        var page = pol.page();
        var errors = Browsing.errors(page);
        page.getByText("Write a new version").click();
        var file = page.getByLabel("The policy file");
        var source = file.inputValue();
        file.fill(source.replaceFirst("title: ", "titel: "));
        assertThat(page.locator("#check")).containsText("titel");
        Browsing.picture(page, "console-editor");
        assertThat(Browsing.barriers(page)).isEmpty();
        file.fill(source.replaceFirst("(?m)^title: .*", "title: Made while you watch"));
        assertThat(page.locator("#check")).containsText("The file holds");
        pol.presses("Save as a draft");

        assertThat(page.locator("h1")).hasText("Version 2");
        assertThat(page.locator(".page-h .tag")).hasText("Draft");
        page.getByText("Try it on last month").click();
        assertThat(page.getByText("No account is on this policy.")).isVisible();
        page.goBack();
        page.getByLabel("In force from").fill("2020-01-01T00:00:00Z");
        pol.presses("Publish");
        assertThat(page.locator(".note.alert")).containsText("or later");
        page.getByLabel("In force from").fill("");
        pol.presses("Publish");
        assertThat(page.locator(".page-h .tag")).not().hasText("Draft");
        errors.removeIf(error -> error.contains("409"));
        assertThat(errors).isEmpty();
    }

    /** U5. A value is set inside its range at run time, and a rule switched off and on again. */
    @Test
    void valuesAreSetAndRulesSwitched_U5() throws Exception {
        var published = PublishedPolicy.of(Path.of("../policies/unlimited-generation.yaml"), text -> text);
        var pol = logsIn("Pol Policy-admin", "/console/policies/" + published.name());
        var page = pol.page();
        var value = page.locator("input.value").first();
        var before = value.inputValue();
        value.fill("999999999");
        pol.page().locator("form:has(input.value) button").first().click();
        assertThat(page.locator(".note.alert")).containsText("value");
        assertThat(page.locator("input.value").first()).hasValue(before);

        page.getByText("Switch a rule off").click();
        page.getByLabel("Rule, or all").fill("all");
        page.locator("textarea[name=reason]").fill("A fault in the counting. " + INJECTED);
        pol.presses("Switch off");
        assertThat(page.getByText("A fault in the counting.")).isVisible();
        pol.opens("/console/operations");
        assertThat(page.getByText("A fault in the counting.")).isVisible();
        pol.opens("/console/policies/" + published.name());
        pol.presses("Switch on again");
        assertThat(page.getByText("every rule decides")).isVisible();
    }

    /** C3. What happens is drawn while somebody looks. */
    @Test
    void operationsAreDrawnLive_C3() throws Exception {
        var otto = logsIn("Otto Operator", "/console/operations");
        var page = otto.page();
        var errors = Browsing.errors(page);
        process.customer().uses(100);
        page.waitForTimeout(6_000);
        process.customer().uses(100);

        assertThat(page.locator("[data-chart=outcomes] canvas")).isVisible();
        assertThat(page.locator("[data-tile=rate]")).not().hasText("…");
        Browsing.picture(page, "console-operations-live");
        assertThat(errors).isEmpty();
    }

    /** C1. A version is tried on what was used, beside the one in force. */
    @Test
    void aVersionIsTriedOnWhatWasUsed_C1() throws Exception {
        var published = PublishedPolicy.of(Path.of("../policies/graduated-speed.yaml"), text -> text);
        var customer = published.customer("unlimited");
        customer.uses(45_000);
        DueProcess.of(customer).passes(Duration.ofHours(2));
        customer.uses(600);
        await().atMost(Duration.ofSeconds(60)).until(() -> process.evenhand().stored(customer.id()) >= 45_600);
        var trial = "/console/policies/%s/versions/1/trial".formatted(published.name());
        var pol = logsIn("Pol Policy-admin", trial);
        assertThat(pol.page().locator("h1")).hasText("This takes another role");
        var sena = logsIn("Sena Senior", trial);
        var page = sena.page();

        assertThat(page.locator("#sums + table tr:has(th:text-is('Accounts played')) td")
                        .first())
                .hasText("1");
        assertThat(page.locator("#sums + table tr:has(th:text-is('Waited')) td").first())
                .not()
                .hasText("0");
        assertThat(page.locator("#sums + table tr:has(th:text-is('Refused')) td")
                        .first())
                .hasText("0");
        assertThat(page.locator("[data-trial] canvas"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
        Browsing.picture(page, "console-trial-drawn");
        assertThat(Browsing.barriers(page)).isEmpty();
    }
}
