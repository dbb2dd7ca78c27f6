package io.evenhand.appeals.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** U8: an appeal by the web page, for whoever is locked out (appeals.md §3.9, §5, §7.17). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class LinkIT {

    @Inject
    Scene scene;

    @Inject
    SignedLinks links;

    private String link(String measure, Duration life) {
        return "/appeal/" + links.sign("appeal", measure, scene.now().plus(life));
    }

    private String link(String measure) {
        return link(measure, Duration.ofDays(30));
    }

    private static Response send(String link, Map<String, String> form) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(form)
                .post(link);
    }

    @Test
    void saysWhatHappenedWhyWhatFixesItAndHowToAppeal() {
        var measure = scene.measure(Map.of(
                "kind",
                "pause",
                "facts",
                "Many <b>logins</b> at once.",
                "endsAt",
                scene.now().plus(Duration.ofDays(2)).toString()));

        var page = given().get(link(measure));

        page.then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .body(containsString("Paused while we check"))
                .body(containsString("Many &lt;b&gt;logins&lt;/b&gt; at once."))
                .body(containsString("Use less."))
                .body(containsString("<textarea id=\"statement\""))
                .body(not(containsString("ida")))
                .body(not(containsString("<script")));
        assertThat(page.cookies()).isEmpty();
    }

    @Test
    void theStyleIsTheOneThatThePolicyOfThePageAllows() throws Exception {
        var page = given().get(link(scene.measure(Map.of())));

        var style = page.asString().replaceFirst("(?s).*<style>(.*)</style>.*", "$1");
        var hash = java.util.Base64.getEncoder()
                .encodeToString(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(style.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(page.header("Content-Security-Policy")).contains("style-src 'sha256-" + hash + "'");
    }

    @Test
    void aLinkBringsOneAppealAndThenShowsWhatBecomesOfIt() {
        var measure = scene.measure(Map.of());
        var link = link(measure);

        var sent = send(link, Map.of("do", "appeal", "grounds", "not-me", "statement", "It was not me."));

        sent.then().statusCode(303).header("Location", endsWith(link));
        given().get(link)
                .then()
                .statusCode(200)
                .body(containsString("Received"))
                .body(containsString("A-"))
                .body(not(containsString("<textarea id=\"statement\"")));
        send(link, Map.of("do", "appeal", "statement", "Again."))
                .then()
                .statusCode(409)
                .body(containsString("This was not sent."));
        assertThat(Rows.number(
                        "SELECT count(*) FROM appeal WHERE measure = '%s' AND submitted_by = 'link' AND grounds = 'not-me'"
                                .formatted(measure)))
                .isEqualTo(1);
    }

    @Test
    void aLinkThatWasUsedBringsNothingMoreAfterAWithdrawal() {
        var measure = scene.measure(Map.of());
        var link = link(measure);
        send(link, Map.of("do", "appeal", "statement", "It was not me.")).then().statusCode(303);
        send(link, Map.of("do", "withdraw")).then().statusCode(303);

        var again = send(link, Map.of("do", "appeal", "statement", "It was not me."));

        again.then().statusCode(409).body(containsString("This link has been used"));
        send(link(measure, Duration.ofDays(29)), Map.of("do", "appeal", "statement", "It was not me."))
                .then()
                .statusCode(303);
    }

    @Test
    void aQuestionIsAnsweredOnThePage() {
        var measure = scene.measure(Map.of());
        var link = link(measure);
        var appeal = scene.brought(measure);
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        given().get(link).then().body(containsString("Which program was it?"));

        var sent = send(link, Map.of("do", "answer", "answer", "The backup."));

        sent.then().statusCode(303);
        given().get(link).then().body(containsString("The backup.")).body(not(containsString("rita")));
    }

    @Test
    void forgedAndOverLinksAreRefusedInWords() {
        var measure = scene.measure(Map.of());
        var over = link(measure, Duration.ofSeconds(-1));
        var forged = link(measure) + "x";
        var otherPurpose =
                "/appeal/" + links.sign("report", measure, scene.now().plus(Duration.ofDays(1)));

        var pages = java.util.stream.Stream.of(over, forged, otherPurpose)
                .map(link -> given().get(link))
                .toList();

        assertThat(pages)
                .allSatisfy(page -> page.then().statusCode(410).body(containsString("This link is not valid")));
        send(forged, Map.of("do", "appeal", "statement", "x")).then().statusCode(410);
    }

    @Test
    void nothingIsLostOfWhatWasWrittenWhenItIsRefused() {
        var measure = scene.measure(Map.of());

        var refused = send(link(measure), Map.of("do", "nothing", "statement", "What I wrote."));

        refused.then()
                .statusCode(422)
                .body(containsString("Choose what you want to do."))
                .body(containsString("What I wrote."));
    }
}
