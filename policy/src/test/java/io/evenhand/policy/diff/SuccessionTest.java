package io.evenhand.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** What holders are told of a new version (S6, P9, A5). */
class SuccessionTest {

    private static final Instant PUBLISHED = Instant.parse("2026-02-20T11:00:00Z");
    private static final Instant EFFECTIVE = Instant.parse("2026-02-28T23:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String SOURCE = shipped();

    private static String shipped() {
        try {
            return Files.readString(Path.of("../policies/per-install.yaml"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Policy read(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    private static Succession to(String source) {
        return new Succession(read(SOURCE), read(source), 1, 2, false, PUBLISHED, EFFECTIVE);
    }

    private static Succession.Reader on(String plan) {
        return new Succession.Reader(plan, BERLIN, false);
    }

    private static Message told(Succession succession, String plan) {
        return succession.message(on(plan));
    }

    @Test
    void anAccountReadsWhatChangesOnItsPlanAndFromWhenInItsZone() {
        var succession = to(SOURCE.replace("{slots: 1,", "{slots: 2,"));

        var message = told(succession, "starter");

        assertThat(message.what()).isEqualTo("""
                From 1 March 2026 at 00:00 (Europe/Berlin) on, version 2 of the policy decides. \
                What it changes for you on your plan Starter:
                - agent slots, requests at the same time: 1 → 2 (more)""");
        assertThat(message.why())
                .isEqualTo("This version was published on 20 February 2026 at 12:00 (Europe/Berlin); until it begins,"
                        + " version 1 decides. You are told because it applies to your account.");
        assertThat(message.fix())
                .startsWith("You need not do anything.")
                .contains(read(SOURCE).contact());
        assertThat(succession.subject(on("starter"))).endsWith("changes on 1 March 2026 at 00:00 (Europe/Berlin)");
    }

    @Test
    void anAccountOnAnotherPlanReadsThatNothingChanges() {
        var succession = to(SOURCE.replace("{slots: 1,", "{slots: 2,"));

        var message = told(succession, "pro");

        assertThat(message.what()).endsWith("It changes nothing that applies to you on your plan Pro.");
    }

    @Test
    void whatChangesForEveryPlanIsToldOnEach() {
        var succession = to(SOURCE.replace("noticePeriod: P1D", "noticePeriod: P7D"));

        var message = told(succession, "pro");

        assertThat(message.what()).endsWith("\n- notice of changes: 1 day → 7 days (longer)");
    }

    @Test
    void aPlanThatGoesIsToldToItsHolders() {
        var succession = to(SOURCE);

        var message = told(succession, "gone");

        assertThat(message.what()).contains("Your plan gone is not part of it any more.");
        assertThat(message.fix()).startsWith("Choose another plan.");
    }

    @Test
    void whoIsToldLateReadsThatItHasBegun() {
        var late = new Succession.Reader("pro", BERLIN, true);

        var message = to(SOURCE).message(late);

        assertThat(message.why()).doesNotContain("until it begins");
        assertThat(to(SOURCE).subject(late)).contains("has changed on");
    }

    @Test
    void whatWasAnnouncedBeforeAndNeverBeginsIsNamed() {
        var succession = new Succession(read(SOURCE), read(SOURCE), 1, 3, true, PUBLISHED, EFFECTIVE);

        var message = told(succession, "pro");

        assertThat(message.why()).endsWith("It takes the place of what was announced before and has not begun.");
    }
}
