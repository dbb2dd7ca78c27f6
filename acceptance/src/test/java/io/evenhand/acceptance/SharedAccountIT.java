package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Somebody seems to share an account of the policy {@code unlimited-generation}: rows U7 to U9, A1, A2. Free generation pauses
 * while people look; what is paid for goes on throughout.
 */
class SharedAccountIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofDays(3);
    private static final List<String> PLACES =
            List.of("192.0.2.7", "198.51.100.7", "203.0.113.7", "192.88.99.7", "198.18.0.7", "100.64.0.7");

    private static final String SUBJECT = "Request to appeal Unlimited access strike.";
    private static final String VOUCHED =
            "Authentication-Results: mx.platform.example; dmarc=pass header.from=customers.example\n";

    private final String address = UUID.randomUUID() + "@customers.example";
    private final Customer customer = creator(address);
    private final DueProcess process = DueProcess.of(customer);

    private static Customer creator(String address) {
        try {
            var policy = PublishedPolicy.of(
                    Path.of("../policies/unlimited-generation.yaml"),
                    text -> text.replace("ends: 2027-01-01", "ends: 2100-01-01")
                            .replace("to: set-by-the-platform", "to: " + MailServer.INTAKE));
            var creator = policy.customer(Map.of("plan", "creator", "timeZone", "UTC", "email", address));
            creator.buys("credits", 50);
            return creator;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** U7. Nobody looks at it in 72 h: the pause ends by itself, and the strike is dropped. */
    @Test
    void aPauseThatNobodyDecidesOnEndsByItselfWithoutAStrike_U7() throws Exception {
        isSeenInSixPlaces();

        var pause = process.measure("pause", "active");
        var paused = process.standing("paused");
        var paid = generates();
        process.passes(PAUSE);

        assertThat(pause.path("scope").path("target").asText()).isEqualTo("campaign");
        assertThat(pause.path("automated").asBoolean()).isTrue();
        assertThat(paused.path("strikes").path(0).path("state").asText()).isEqualTo("pending");
        assertThat(paid.path("outcome").asText()).isEqualTo("admit");
        assertThat(paid.path("credits").path("used").asLong()).isEqualTo(1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                generates().path("credits").path("used").asLong())
                        .isZero());
        process.finding("many-places", "lapsed");
        assertThat(process.standing("good").path("strikes")).isEmpty();
    }

    /** U8, A2. An appeal by the API: another person decides, free generation is back, the strike is void. */
    @Test
    void anAppealThatIsUpheldRestoresFreeGenerationAndVoidsTheStrike_U8() throws Exception {
        isSeenInSixPlaces();
        var pause = process.measure("pause", "active");
        var told = process.message("measure");

        var appeal = process.appeals(pause).orFail("Appealing");
        var second = process.appeals(pause);
        process.decides("reviewer", appeal, "overturned");
        process.restored(appeal);

        assertThat(told.path("what").asText()
                        + told.path("why").asText()
                        + told.path("fix").asText())
                .contains("6 networks", "Letting somebody else use your account");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body().path("type").asText()).endsWith("already-appealed");
        assertThat(process.standing("good").path("strikes")).isEmpty();
        assertThat(process.finding("many-places", "voided")).isNotNull();
        assertThat(generates().path("credits").path("used").asLong()).isZero();
        process.message("appeal");
    }

    /** U8. The same by mail: the mail that proves its sender is the appeal, and an answer to our mail answers our question. */
    @Test
    void anAppealByMailThatIsUpheldRestoresFreeGenerationAndVoidsTheStrike_U8() throws Exception {
        isSeenInSixPlaces();
        var pause = process.measure("pause", "active");
        assertThat(mailSaying(SUBJECT).getSubject()).isNotBlank();

        mails(SUBJECT, VOUCHED, "Those were my phone, my laptop and my train.");
        var appeal = process.appealAbout(pause);
        process.asks("reviewer", appeal, "Which train was it?");
        var question = mailSaying("Which train was it?");
        mails(
                "Re: " + question.getSubject(),
                "In-Reply-To: " + question.getMessageID() + "\n",
                "The night train.\n\n> Which train was it?");
        var answered = process.answered(appeal);
        process.decides("reviewer", appeal, "overturned");
        process.restored(appeal);

        assertThat(question.getReplyTo()[0]).hasToString(MailServer.INTAKE);
        assertThat(answered.path("questions").path(0).path("answer").asText()).isEqualTo("The night train.");
        isRestored();
    }

    /** U8. The same by the link in the message, by somebody without a key. */
    @Test
    void anAppealByTheLinkOfTheMessageRestoresFreeGenerationAndVoidsTheStrike_U8() throws Exception {
        isSeenInSixPlaces();
        var pause = process.measure("pause", "active");
        var link = text(mailSaying(SUBJECT)).replaceFirst("(?s).* Here: (\\S+).*", "$1");

        var page = process.evenhand()
                .client()
                .send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString());
        var sent = process.evenhand()
                .client()
                .send(
                        HttpRequest.newBuilder(URI.create(link))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(
                                        "do=appeal&grounds=not-me&statement=My+phone+and+my+train."))
                                .build(),
                        BodyHandlers.ofString());
        var appeal = process.appealAbout(pause);
        process.decides("reviewer", appeal, "overturned");
        process.restored(appeal);

        assertThat(page.body()).contains("6 networks", "This is wrong: I appeal.");
        assertThat(sent.statusCode()).isEqualTo(303);
        isRestored();
    }

    private void isRestored() throws Exception {
        assertThat(process.standing("good").path("strikes")).isEmpty();
        assertThat(process.finding("many-places", "voided")).isNotNull();
        assertThat(generates().path("credits").path("used").asLong()).isZero();
    }

    /** As the platform's mail server hands it on, with what it found about the sender. */
    private void mails(String subject, String more, String words) throws Exception {
        process.evenhand()
                .mail()
                .mailed(more + """
                Message-ID: <%s@customers.example>
                From: %s
                To: %s
                Subject: %s

                %s
                """.formatted(UUID.randomUUID(), address, MailServer.INTAKE, subject, words));
    }

    /** Waits for a mail to the holder that has these words. */
    private MimeMessage mailSaying(String words) {
        return await("a mail that says " + words)
                .atMost(SOON)
                .until(
                        () -> process.evenhand().mail().mails().getOrDefault(address, List.of()).stream()
                                .filter(mail -> text(mail).contains(words))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private static String text(MimeMessage mail) {
        try {
            var content = mail.getContent();
            return content instanceof Multipart parts
                    ? String.valueOf(parts.getBodyPart(0).getContent())
                    : String.valueOf(content);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** U9, POLICY-LANGUAGE 2.17. After a restored appeal suspicion opens a case; two confirmed ones lead to a proposal. */
    @Test
    void onlyConfirmedFindingsAfterARestoredAppealLeadToAProposalOfLosingTheAccount_U9() throws Exception {
        isSeenInSixPlaces();
        var appeal = process.appeals(process.measure("pause", "active")).orFail("Appealing");
        process.decides("reviewer", appeal, "overturned");
        process.restored(appeal);

        for (var again = 0; again < 2; again++) {
            process.passes(Duration.ofDays(again == 0 ? 10 : 40));
            isSeenInSixPlaces();
            process.confirms("support", process.finding("many-places", "pending"));
        }
        var proposed = process.measure("suspension", "proposed");
        var stillServed = generates();
        var byTheReviewer = process.approves("reviewer", proposed);
        process.approves("support", proposed).orFail("The first approval");
        process.approves("senior", proposed).orFail("The second approval");
        process.measure("suspension", "active");

        assertThat(proposed.path("endsAt").isNull()).isTrue();
        assertThat(stillServed.path("outcome").asText()).isEqualTo("admit");
        assertThat(byTheReviewer.status()).isEqualTo(409);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(generates().path("outcome").asText()).isEqualTo("deny"));
        process.standing("suspended");
    }

    /** Uses the account from six networks at the same moment, and once more when rules look again. */
    private void isSeenInSixPlaces() throws Exception {
        var before = process.findings().size();
        await().atMost(SOON).until(() -> {
            for (var place : PLACES) {
                isSeenIn(place);
            }
            process.passes(Duration.ofMinutes(30));
            isSeenIn(PLACES.getFirst());
            return process.findings().size() > before;
        });
    }

    private void isSeenIn(String place) throws Exception {
        var decision = process.evenhand()
                .as("gateway", Part.ENFORCEMENT)
                .post(
                        "/v1/decisions",
                        Map.of(
                                "key", customer.key(),
                                "action", "image.generate",
                                "model", "nova-image",
                                "units", Map.of("generations", 1),
                                "origin", Map.of("address", place, "client", "studio/1")))
                .orFail("A decision");
        if (decision.path("outcome").asText().equals("admit")) {
            customer.completes(decision);
        }
    }

    private JsonNode generates() throws Exception {
        return customer.runs(
                Map.of("action", "image.generate", "model", "nova-image", "units", Map.of("generations", 1)));
    }
}
