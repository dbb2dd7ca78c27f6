package io.evenhand.policy.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.check.ExampleResult;
import io.evenhand.policy.check.PolicyCheck;
import io.evenhand.policy.document.Html;
import io.evenhand.policy.document.Markdown;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The page is made from the file that is enforced (A3). */
class PolicyPageTest {

    private static final Instant MAY = Instant.parse("2026-05-01T12:00:00Z");

    private static String shipped(String name) {
        try {
            return Files.readString(Path.of("../policies", name + ".yaml"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Policy read(String source, Map<String, String> changed) {
        var reading = PolicyReader.read(source, changed);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    private static String page(String source) {
        return Markdown.of(PolicyPage.of(read(source, Map.of()), new Edition.InForce(3, MAY)));
    }

    @Test
    void theTableOfGraduatedSpeedIsOnThePage_C1() {
        assertThat(page(shipped("graduated-speed"))).contains("""
                | Speed | Files | Each takes |
                |---|---|---|
                | priority | 1 to 10,000 | 1.3 s |
                | fast | 10,001 to 20,000 | 5 s |
                | reduced | 20,001 to 30,000 | 10 s |
                | slow | 30,001 to 40,000 | 20 s |
                | very slow | 40,001 to 50,000 | 30 s |
                | minimal | beyond 50,000 | 10 min, and 1 min more for every further 1,000 files |
                """);
    }

    @Test
    void creditsAndTheResetAreOnThePage_C4_C5() {
        assertThat(page(shipped("graduated-speed")))
                .contains(
                        "With priority credits each further file runs at full speed",
                        "none is used while full speed is free",
                        "The counter starts again with each billing cycle of 1 month",
                        "Priority credits never expire and cannot be transferred.");
    }

    @Test
    void theTiersStandSideBySide_P3() {
        assertThat(page(shipped("per-install")))
                .contains(
                        "| What | Starter | Basic | Pro | Enterprise agreement |",
                        "| Agent slots: requests at the same time | 1 | 3 | 5 | 5 |",
                        "| Context size: context tokens in one request | 50,000 | 80,000 | 100,000 | 100,000 |",
                        "Up to 3 requests at the same time for each install",
                        "plans are served in proportion 1 : 2 : 4 : 4",
                        "Enterprise agreement is exempt from: many end users and around the clock.");
    }

    @Test
    void thereIsNoFixedLimitAndThePageSaysHowPeersAreCompared_S1_S2_S4_S5() {
        assertThat(page(shipped("student")))
                .contains(
                        "There is no fixed number of calls",
                        "We compare your calls in each month with at least 20 others on your plan.",
                        "more than 8 times the median, use above the 95th percentile and more than 2% of the total",
                        "so is more than 20,000 calls on its own",
                        "This alone slows nobody.",
                        "We tell you first and wait 2 days; we act only if it is still so.",
                        "| 1 point | Each call takes 10 s, for 7 days | the rule |",
                        "| 2 points | The account is suspended for 3 days | a person |");
    }

    @Test
    void aFreeSeasonItsLimitsAndWhatMayChangeAreOnThePage_U1_U3_U5() {
        assertThat(page(shipped("unlimited-generation")))
                .contains(
                        "image.generate and video.generate with aurora-image, aurora-video and nova-image cost no credits on Creator.",
                        "You have 200 generations in each day; after that you continue in the relaxed lane where the"
                                + " model has one, else you wait until the counter starts again.",
                        "video.generate: 10 credits for each generation.",
                        "| Fast generations in a day | 200 | 50 | 1,000 |",
                        "Models with the relaxed lane: aurora-image and aurora-video.");
    }

    @Test
    void whatIsNotAllowedHowItIsFoundAndWhatFollowsAreOnThePage_B7_B9() {
        assertThat(page(shipped("training-boutique")))
                .contains(
                        "**Resale of tokens**: Buying tokens in bulk to sell them. We look for signs of it",
                        "**Recording**: Recording a session, or passing on what was shown in it, without leave. It comes"
                                + " to us by reports, or staff sees it.",
                        "| 3 points | The contract is ended | two persons |",
                        "Sessions with a different trainer may not overlap.",
                        "3 for each booking are free of remarks",
                        "Using the service after a new version takes effect accepts it.",
                        "Tokens last 12 months after purchase and cannot be transferred; we remind you 30 days and 7 days"
                                + " before.");
    }

    @Test
    void thresholdsOfSignalsAndLimitsOnTrialAreNot() {
        var tried = shipped("student").replace("    meter: compute\n", "    meter: compute\n    state: shadow\n");

        assertThat(page(tried)).contains("Calls beside others").doesNotContain("Compute beside others");
        assertThat(page(shipped("per-install"))).doesNotContain("parallelEnvironments", "facts.", "95%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "unlimited-generation", "per-install", "student", "training-boutique"})
    void everyPageIsWellFormedAndNamesItsVersionAndContact_A5_S6(String name) throws Exception {
        var policy = read(shipped(name), Map.of());

        var html = Html.page(PolicyPage.of(policy, new Edition.InForce(3, MAY)));

        var text = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)))
                .getElementsByTagName("main")
                .item(0)
                .getTextContent();
        assertThat(text)
                .contains("Version 3, in force since 1 May 2026 at 12:00 (UTC); changes are announced")
                .contains(
                        "Contact: " + (policy.contact().equals(Policy.NOT_SET) ? "contact not set" : policy.contact()))
                .doesNotContain("$", "{", Policy.NOT_SET);
    }

    @Test
    void aNumberChangedInTheFileChangesPageAndDecisionTogether_A3() {
        var before = shipped("graduated-speed");
        var after = before.replace("upTo: 20000, pace: PT5S", "upTo: 20000, pace: PT8S");

        assertThat(page(before)).contains("| fast | 10,001 to 20,000 | 5 s |");
        assertThat(PolicyCheck.of(before).holds()).isTrue();
        assertThat(page(after)).contains("| fast | 10,001 to 20,000 | 8 s |").doesNotContain("| 5 s |");
        assertThat(PolicyCheck.of(after).examples().getFirst())
                .isInstanceOfSatisfying(
                        ExampleResult.Missed.class,
                        missed -> assertThat(missed.differences())
                                .containsExactly(new ExampleResult.Difference("expect.starts", "PT3.7S", "PT6.7S")));
    }

    @Test
    void aValueSetAtRunTimeIsOnThePageWithItsDate() {
        var policy = read(shipped("unlimited-generation"), Map.of("fastPerDay", "300"));

        var page = Markdown.of(PolicyPage.of(policy, new Edition.InForce(1, MAY), Map.of("fastPerDay", MAY), Map.of()));

        assertThat(page)
                .contains("You have 300 generations in each day")
                .contains("| Fast generations in a day | 300, since 1 May 2026 at 12:00 (UTC) | 50 | 1,000 |");
    }

    @Test
    void aDraftSaysThatItIsOne() {
        var page = Markdown.of(PolicyPage.of(read(shipped("per-install"), Map.of()), new Edition.Draft()));

        assertThat(page).contains("A draft: it is not in force. Once it is, changes are announced 1 day before.");
    }
}
