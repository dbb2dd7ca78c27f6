package io.evenhand.appeals.me;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of an account's holder: rows A1, A2 and U8. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MeIT {

    @Inject
    Scene scene;

    @Inject
    SignedLinks links;

    @AfterEach
    void allIsWell() {
        scene.mode("well");
    }

    private String path(String account, Duration life) {
        return "/me/" + links.sign("me", account, scene.now().plus(life));
    }

    private String path(MyAccount account) {
        return path(account.id(), Duration.ofMinutes(30));
    }

    private static Document page(String path) {
        return Jsoup.parse(given().get(path).then().statusCode(200).extract().asString());
    }

    private static Response post(String path, Map<String, String> form) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post(path);
    }

    private List<Object> appealsOf(MyAccount account) {
        return scene.staff("ava", "auditor")
                .get("/v1/appeals?account=" + account.id())
                .jsonPath()
                .getList("items");
    }

    @Test
    void thePageSaysHowTheAccountStandsWhyAndWhatFixesIt_A1() {
        var account = MyAccount.paused(scene, Map.of());

        var page = page(path(account));

        assertThat(page.select("h2").eachText())
                .containsSubsequence(
                        "Paused while we check",
                        "What changed",
                        "Why",
                        "What fixes it",
                        "What happens next",
                        "Do you disagree?",
                        "What counts for next time",
                        "Your limits now",
                        "Messages");
        assertThat(page.text())
                .contains(
                        "Used from three networks at 10:02.",
                        "Rule “calls-beside-others”, version 1 of the policy",
                        "Found automatically, and decided by a person.",
                        "The rule does not hold any more",
                        "One network in the last hour.",
                        "A person looks at it by",
                        "900 of 1,000",
                        "At the present pace it is met on 1 May 2026, 22:00",
                        "1,500",
                        "Times are those of Europe/Berlin",
                        "Fair use for students, version 3",
                        "help@example.org")
                .doesNotContain("ida", "shadowed");
        assertThat(page.select(".limits h3").eachText()).containsExactly("calls per day", "half full");
        assertThat(page.select("svg.wide .c-hit")).hasSize(7);
        assertThat(page.select("svg.wide .c-band")).hasSize(1);
        assertThat(page.select("h3.gap").text()).isEqualTo("Api calls: above the line on 1 day");
        assertThat(page.select("details tbody tr").eachText().getFirst()).endsWith("900 1,000 300 to 480");
    }

    @Test
    void nothingOfThePageIsKeptOrPassedOn_U8() {
        var account = MyAccount.paused(scene, Map.of());

        var answer = given().get(path(account));

        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(answer.cookies()).isEmpty();
    }

    @Test
    void aPartWhoseServiceIsAwaySaysSoAndTheRestStands_A1() {
        var account = MyAccount.paused(scene, Map.of());
        scene.measure(Map.of("account", account.id(), "kind", "throttle", "facts", "Known before."));
        scene.mode("down");

        var page = page(path(account));

        assertThat(page.text())
                .contains(
                        "Your standing cannot be told right now",
                        "Your limits cannot be told right now",
                        "Your messages cannot be told right now",
                        "Known before.",
                        "the newest cannot be told right now");
        assertThat(page.select("form button").eachAttr("value")).contains("appeal");
    }

    @Test
    void twoClicksAppealAndTheLinkDoesSoOnce_U8() {
        var account = MyAccount.paused(scene, Map.of());
        var path = path(account);

        var first = post(
                path + "/measures/" + account.measure(), Map.of("do", "appeal", "grounds", "not-me", "statement", ""));
        var again = post(
                path + "/measures/" + account.measure(), Map.of("do", "appeal", "grounds", "not-me", "statement", ""));

        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(appealsOf(account)).hasSize(1);
        assertThat(page(path).select(".ask").text()).contains("Your appeal A-", "Received", "Take the request back");
    }

    @Test
    void whatIsTakenBackIsWithdrawn_U8() {
        var account = MyAccount.paused(scene, Map.of());
        var path = path(account);
        post(path + "/measures/" + account.measure(), Map.of("do", "reinstatement", "statement", "The key is new."));

        var taken = post(path + "/measures/" + account.measure(), Map.of("do", "withdraw"));

        assertThat(taken.statusCode()).isEqualTo(303);
        assertThat(page(path).select(".ask").text()).contains("Your request to be reinstated", "You took it back.");
    }

    @Test
    void whatIsMissingInAFormIsSaidAndNothingIsLost_U8() {
        var account = MyAccount.paused(scene, Map.of());

        var answer = post(path(account) + "/measures/" + account.measure(), Map.of("do", "appeal", "grounds", "other"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(answer.asString()).select("[role=alert]").text()).contains("Choose why it is wrong");
        assertThat(appealsOf(account)).isEmpty();
    }

    @Test
    void anotherAccountsMeasureDoesNotExist_U8() {
        var account = MyAccount.paused(scene, Map.of());
        var other = MyAccount.paused(scene, Map.of());

        var answer = post(path(account) + "/measures/" + other.measure(), Map.of("do", "appeal", "grounds", "not-me"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(appealsOf(other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me/forged", "/me/forged/live", "/me/forged/data", "/me/forged/messages/msg_1"})
    void aForgedTokenOpensNothing_U8(String path) {
        assertThat(given().get(path).statusCode()).isEqualTo(410);
    }

    @Test
    void aTokenForSomethingElseOrOverDoesNothing_U8() {
        var account = MyAccount.paused(scene, Map.of());
        var over = path(account.id(), Duration.ofSeconds(-1));
        var foreign = "/me/" + links.sign("appeal", account.id(), scene.now().plus(Duration.ofDays(1)));

        for (var path : List.of(over, foreign)) {
            assertThat(given().get(path).statusCode()).isEqualTo(410);
            assertThat(post(path + "/measures/" + account.measure(), Map.of("do", "appeal", "grounds", "not-me"))
                            .statusCode())
                    .isEqualTo(410);
        }
        assertThat(appealsOf(account)).isEmpty();
    }

    @Test
    void anErasedAccountHasNoPage_U8() {
        var answer = given().get(path("acct_none", Duration.ofMinutes(1)));

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.asString()).contains("This account has been deleted");
    }

    @Test
    void whatOthersWroteStaysText_A2() {
        var account = MyAccount.paused(scene, Map.of());
        scene.tell(scene.sample(Map.of("account", account.id())));

        var list = given().get(path(account)).asString();
        var message = given().get(path(account) + "/messages/msg_1").asString();

        assertThat(list).contains("Fair usage: &lt;b&gt;a pause&lt;/b&gt;").doesNotContain("<b>a pause");
        assertThat(Jsoup.parse(message).select("article a").eachAttr("href"))
                .containsExactly("https://appeals.example/appeal/abc");
        assertThat(message).doesNotContain("<b>a pause");
    }

    @Test
    void theLivePartsComeByThemselves_A1() {
        var account = MyAccount.paused(scene, Map.of());

        var live = Jsoup.parse(given().get(path(account) + "/live").asString());

        assertThat(live.select("[id^=live-]").eachAttr("id"))
                .containsExactly("live-standing", "live-check", "live-limits");
        assertThat(live.select("[hx-swap-oob]")).hasSize(2);
    }

    @Test
    void aKeyOpensThePageAndWrongOnesAreRefusedMoreAndMore_U8() {
        var right = post("/me", Map.of("key", scene.key("acct_even")));
        var wrong = post("/me", Map.of("key", "evh_wrong"));
        post("/me", Map.of("key", ""));
        post("/me", Map.of("key", "evh_wrong"));
        var tooMany = post("/me", Map.of("key", scene.key("acct_even")));

        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(right.header("Location")).contains("/me/");
        assertThat(given().get(right.header("Location").replaceFirst("^.*(?=/me/)", ""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(right.cookies()).isEmpty();
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.asString()).contains("This is not a key in use").doesNotContain("evh_wrong");
        assertThat(tooMany.statusCode()).isEqualTo(429);
    }

    @Test
    void programsReadTheSame_A1() {
        var measure = scene.sample(Map.of("account", "acct_even", "kind", "throttle", "pace", "PT10S"));
        scene.tell(measure);
        scene.can("/v1/accounts/acct_even/measures", new JsonObject().put("items", new JsonArray().add(measure)));

        var status = scene.holder("acct_even")
                .get("/v1/me/fair-use/status")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(status.getString("account")).isEqualTo("acct_even");
        assertThat(status.getString("measures[0].after")).isEqualTo("PT10S");
        assertThat(status.getString("measures[0].reason.rule")).isEqualTo("calls-beside-others");
        assertThat(status.getList("missing")).containsExactly("standing", "strikes", "limits");
        assertThat(status.getString("links.page")).endsWith("/me");
        assertThat(given().get("/v1/me/fair-use/status").statusCode()).isEqualTo(401);
    }
}
