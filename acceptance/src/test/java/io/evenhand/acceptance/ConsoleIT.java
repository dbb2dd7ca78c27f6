package io.evenhand.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.evenhand.local.place.Part;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console in a browser, as those who hear appeals use it: rows A2, A3 and U8. */
@Tag("browser")
class ConsoleIT {

    private static final String INJECTED =
            "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    private static final String REASON =
            "The networks belong to one person on the move, as the times of use on 1 May 2026 show.";
    private static final long MOST_BYTES = 350_000;

    private static Browsing browsing;

    private DueProcess process;
    private JsonNode pause;
    private String path;

    @BeforeAll
    static void openABrowser() {
        browsing = Browsing.start();
    }

    @AfterAll
    static void closeIt() {
        browsing.close();
    }

    @BeforeEach
    void somebodyAppeals() throws Exception {
        process = DueProcess.of(Belongings.arrival());
        process.customer().uses(10_400);
        pause = process.pauses("Used from three networks at 10:02 on 1 May 2026. " + INJECTED);
        process.standing("paused");
        var appeal = process.customer()
                .itself(Part.APPEALS)
                .post(
                        "/v1/appeals",
                        Map.of(
                                "measure",
                                pause.path("id").asText(),
                                "kind",
                                "appeal",
                                "grounds",
                                "measurement-wrong",
                                "statement",
                                "Those were my phone and my train. " + INJECTED))
                .orFail("Appealing");
        path = "/console/appeals/" + appeal.path("id").asText();
    }

    private Colleague logsIn(String name, String where) {
        return Colleague.logsIn(process.evenhand(), browsing.wide(ColorScheme.LIGHT), name, where);
    }

    private String queueOfAccount() {
        return "/console/queue?view=all&account=" + process.customer().id();
    }

    private static void fillsVerdict(Page page, String outcome) {
        page.locator("input[value=" + outcome + "]").check();
        page.getByLabel("Reason, for figures").selectOption("measurement-wrong");
        page.getByLabel("What the account is told").fill(REASON);
    }

    /** A3, U8. From the queue to restored access: claimed, looked at, decided. */
    @Test
    void aReviewerHearsAnAppeal_A3_U8() {
        var rita = logsIn("Rita Reviewer", queueOfAccount());
        var page = rita.page();
        var errors = Browsing.errors(page);
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("tbody th a").click();

        assertThat(page.getByText("Claim it first.").first()).isVisible();
        rita.presses("Claim");
        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("yours for 15 minutes");
        rita.presses("Open the evidence");
        assertThat(page.locator("#evidence pre").first()).isVisible();
        fillsVerdict(page, "overturned");
        rita.presses("Decide");

        assertThat(page.locator(".note.ok")).containsText("Decided");
        process.standing("good");
        assertThat(errors).isEmpty();
    }

    /** A3. Whoever comes second sees who was first, and can read along only. */
    @Test
    void twoReviewersOnOneCase_A3() {
        var rita = logsIn("Rita Reviewer", path);
        rita.presses("Claim");
        var rosa = logsIn("Rosa Reviewer", queueOfAccount());
        assertThat(rosa.page().locator("tbody")).containsText("rita");

        rosa.opens(path);
        assertThat(rosa.page().locator("#status")).containsText("rita until");
        assertThat(rosa.page().locator(".verdict .btn.primary")).isDisabled();
        assertThat(rosa.page().locator("[data-key=c]")).hasCount(0);
    }

    /** A3. What was decided elsewhere meanwhile is not overwritten, and what was written is not lost. */
    @Test
    void aStaleWriteIsRefusedAndItsDraftKept_A3() {
        var rita = logsIn("Rita Reviewer", path);
        rita.presses("Claim");
        rita.presses("Open the evidence");
        assertThat(rita.page().locator("#evidence pre").first()).isVisible();
        fillsVerdict(rita.page(), "overturned");
        var other = rita.page().context().newPage();
        other.navigate(rita.page().url());
        new Colleague(process.evenhand(), other).presses("15 minutes more");

        rita.presses("Decide");

        assertThat(rita.page().locator(".note.alert").first()).containsText("Somebody was faster");
        assertThat(rita.page().getByLabel("What the account is told")).hasValue(REASON);
        assertThat(rita.page().locator("input[value=overturned]")).isChecked();
        process.standing("paused");
        rita.presses("Decide");
        process.standing("good");
    }

    /** A2. What people wrote stays text, wherever staff read it. */
    @Test
    void whatWasWrittenStaysText_A2() {
        var rita = logsIn("Rita Reviewer", path);

        assertThat(rita.page().locator(".request blockquote")).containsText(INJECTED);
        for (var where : List.of(
                path,
                "/console/measures/" + pause.path("id").asText(),
                "/console/accounts/" + process.customer().id())) {
            rita.opens(where);
            assertThat(rita.page().title()).endsWith("Evenhand");
        }
    }

    /** A1. Every page is open to everybody on any screen. */
    @Test
    void everyPageIsOpenToEverybodyOnAnyScreen_A1() {
        var measure = "/console/measures/" + pause.path("id").asText();
        var account = "/console/accounts/" + process.customer().id();
        var pages = List.of(
                "queue=/console/queue",
                "appeal=" + path,
                "approvals=/console/approvals",
                "measures=/console/measures",
                "measure=" + measure,
                "findings=/console/findings?state=all",
                "reports=/console/reports?state=all",
                "questions=/console/questions?state=all",
                "accounts=/console/accounts",
                "account=" + account,
                "policies=/console/policies",
                "policy=/console/policies/graduated-speed",
                "history=/console/policies/graduated-speed/history",
                "version=/console/policies/graduated-speed/versions/1",
                "trial=/console/policies/graduated-speed/versions/1/trial",
                "operations=/console/operations",
                "dashboard=/console/dashboard");
        var sena = logsIn("Sena Senior", "/console/queue");
        var night =
                Colleague.logsIn(process.evenhand(), browsing.phone(ColorScheme.DARK), "Sena Senior", "/console/queue");
        var failures = pages.stream()
                .flatMap(entry -> Stream.of(
                        looked(sena, entry.split("=", 2), "console-"),
                        looked(night, entry.split("=", 2), "console-320-dark-")))
                .filter(found -> !found.isEmpty())
                .toList();
        assertThat(failures).isEmpty();
    }

    /** What is wrong with a page, if anything. */
    private static String looked(Colleague who, String[] entry, String prefix) {
        var status = who.opens(entry[1]);
        Browsing.picture(who.page(), prefix + entry[0]);
        var barriers = Browsing.barriers(who.page());
        var overflow = Browsing.overflow(who.page());
        return status == 200 && barriers.isEmpty() && overflow <= 0
                ? ""
                : "%s%s: status %d, %d px too wide, %s".formatted(prefix, entry[0], status, overflow, barriers);
    }

    /** A1. Light at the first visit, and moved through by single keys that can be switched off. */
    @Test
    void isLightAndIsWalkedByKeys_A1() {
        var page = browsing.wide(ColorScheme.LIGHT);
        var bytes = Browsing.bytes(page);
        var rita = Colleague.logsIn(process.evenhand(), page, "Rita Reviewer", queueOfAccount());
        page.waitForLoadState();
        assertThat(bytes.get()).isBetween(5_000L, MOST_BYTES);

        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("A-20");
        page.keyboard().press("c");
        assertThat(page.locator("[data-key=c]")).isFocused();
        assertThat(page.locator("#status")).containsText("Nobody");
        page.keyboard().press("?");
        page.getByLabel("Single keys are on").uncheck();
        rita.presses("Close");
        page.keyboard().press("g");
        page.keyboard().press("q");
        assertThat(page.locator("h1")).containsText("A-20");
    }
}
