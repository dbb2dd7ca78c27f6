package io.evenhand.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.evenhand.local.place.Part;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The account holder's page in a browser: rows A1, A2 and U8. */
@Tag("browser")
class FairUsePageIT {

    private static final String INJECTED =
            "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    private static final long MOST_BYTES = 60_000;

    private static Browsing browsing;

    private DueProcess process;
    private JsonNode pause;

    @BeforeAll
    static void openABrowser() {
        browsing = Browsing.start();
    }

    @AfterAll
    static void closeIt() {
        browsing.close();
    }

    @BeforeEach
    void somebodyIsPaused() throws Exception {
        process = DueProcess.of(Belongings.arrival());
        process.customer().uses(10_400);
        process.customer().buysCredits(250);
        pause = process.pauses("Used from three networks at 10:02 on 1 May 2026. " + INJECTED);
        process.measure("pause", "active");
        process.standing("paused");
    }

    /** The link in the message about the measure. */
    private String link() {
        return process.message("measure").path("fix").asText().replaceFirst("(?s).*(http\\S+/me/\\S+).*", "$1");
    }

    private JsonNode decided(JsonNode appeal) throws Exception {
        var decided = process.decides("reviewer", appeal, "overturned");
        process.restored(appeal);
        return decided;
    }

    /** U8. From the message's link to restored access, without a key or a login. */
    @Test
    void fromTheMessageToRestoredAccess_U8() throws Exception {
        var page = browsing.wide(ColorScheme.LIGHT);
        var errors = Browsing.errors(page);
        page.navigate(link());
        assertThat(page.locator("#standing")).hasText("Paused while we check");

        page.getByText("This is wrong: appeal").click();
        page.getByText("Send the appeal").click();
        assertThat(page.locator(".steps [aria-current]")).hasText("Received");
        decided(process.appealAbout(pause));
        page.reload();

        assertThat(page.locator("#standing")).hasText("Good standing");
        assertThat(page.locator(".rows .tag.ok")).hasText("reversed");
        assertThat(errors).isEmpty();
    }

    /** U8. The same, and nothing is pointed at. */
    @Test
    void byKeyboardAlone_U8() throws Exception {
        var page = browsing.wide(ColorScheme.LIGHT);
        page.navigate(link());

        tabTo(page, "Skip to content");
        page.keyboard().press("Enter");
        tabTo(page, "This is wrong: appeal");
        page.keyboard().press("Enter");
        tabTo(page, "Send the appeal");
        page.keyboard().press("Enter");

        assertThat(page.locator(".steps [aria-current]")).hasText("Received");
        decided(process.appealAbout(pause));
        page.reload();
        assertThat(page.locator("#standing")).hasText("Good standing");
    }

    private static void tabTo(Page page, String name) {
        for (var stop = 0; stop < 60; stop++) {
            page.keyboard().press("Tab");
            if (name.equals(page.evaluate("document.activeElement.textContent.trim()"))) {
                return;
            }
        }
        throw new AssertionError("No way by keyboard to: " + name);
    }

    /** A1. Wide and on a phone, light and dark: nothing bars anybody, and nothing runs out of the picture. */
    @Test
    void isOpenToEverybodyOnAnyScreen_A1() {
        var link = link();
        for (var scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            var word = scheme == ColorScheme.LIGHT ? "light" : "dark";
            var wide = browsing.wide(scheme);
            wide.navigate(link);
            Browsing.picture(wide, "me-" + word);
            var phone = browsing.phone(scheme);
            phone.navigate(link);
            phone.getByText("This is wrong: appeal").click();
            Browsing.picture(phone, "me-320-" + word);

            assertThat(Browsing.barriers(wide)).isEmpty();
            assertThat(Browsing.barriers(phone)).isEmpty();
            assertThat(Browsing.overflow(wide)).isZero();
            assertThat(Browsing.overflow(phone)).isZero();
        }
    }

    /** A1. The way in, and the policy's own page. */
    @Test
    void theWayInAndThePolicyAreOpenToEverybody_A1() throws Exception {
        var page = browsing.phone(ColorScheme.LIGHT);
        page.navigate(process.evenhand().url(Part.APPEALS).resolve("/me").toString());
        Browsing.picture(page, "me-entry-320");
        assertThat(Browsing.barriers(page)).isEmpty();
        assertThat(Browsing.overflow(page)).isZero();

        page.getByLabel("Your API key").fill("evh_wrong");
        page.getByText("Open my page").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not a key in use");
        page.getByLabel("Your API key").fill(process.customer().key());
        page.getByText("Open my page").click();
        assertThat(page.locator("h1")).hasText("My fair use");

        var policy = browsing.wide(ColorScheme.DARK);
        policy.navigate(page.locator(".foot a").first().getAttribute("href"));
        Browsing.picture(policy, "policy-dark");
        assertThat(Browsing.barriers(policy)).isEmpty();
        var welcome = browsing.wide(ColorScheme.LIGHT);
        welcome.navigate(process.evenhand().url(Part.UPSTREAM).resolve("/").toString());
        Browsing.picture(welcome, "welcome");
        assertThat(Browsing.barriers(welcome)).isEmpty();
    }

    /** A2. What people wrote stays text. */
    @Test
    void whatWasWrittenStaysText_A2() {
        var page = browsing.wide(ColorScheme.LIGHT);
        page.navigate(link());

        assertThat(page).hasTitle("My fair use");
        assertThat(page.locator(".prose").first()).containsText(INJECTED);
    }

    /** A1. Small enough for a slow line, and the chart is read by arrow keys. */
    @Test
    void isSmallAndItsChartIsReadByKeys_A1() {
        var page = browsing.wide(ColorScheme.LIGHT);
        var bytes = Browsing.bytes(page);
        page.navigate(link());
        page.waitForLoadState();
        page.locator("[data-plot]").focus();
        page.keyboard().press("ArrowLeft");

        assertThat(page.locator("[data-say]")).containsText(": ");
        assertThat(bytes.get()).isBetween(5_000L, MOST_BYTES);
    }

    /** U8. Who has no right token gets nothing, and does nothing. */
    @Test
    void aFormWithoutARightTokenDoesNothing_U8() throws Exception {
        var forged = link().replaceFirst(".$", "~");
        var sent = process.evenhand()
                .client()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        forged + "/measures/" + pause.path("id").asText()))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("do=appeal&grounds=not-me"))
                                .build(),
                        BodyHandlers.ofString());
        var appeals = process.evenhand()
                .as("support", Part.APPEALS)
                .get("/v1/appeals?account=" + process.customer().id())
                .orFail("Listing appeals");

        assertThat(sent.statusCode()).isEqualTo(410);
        assertThat(appeals.path("items")).isEmpty();
    }
}
