package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limits say whose authors wrote no message, and which placeholders have a value in which kind. */
class StandardWordsTest {

    private static final String QUOTA = "tasks-per-day:\n    meter: tasks\n    window: day\n    quota: $size\n";
    private static final Occasion USED_UP =
            new Occasion.UsedUp(100, Instant.parse("2026-05-02T00:00:00Z"), ZoneOffset.UTC);

    @Test
    void aQuotaSaysWhenItStartsAgain() {
        assertThat(told("{meter: tasks, window: day, quota: 1000}", USED_UP))
                .isEqualTo(new Message(
                        "You have used your 1,000 tasks of this day.",
                        "The plan Basic has 1,000 tasks in each day.",
                        "The counter starts again on 2 May 2026 at 00:00 (Z)."));
    }

    @Test
    void aQuotaThatGoesOnSaysHow() {
        var limit = "{meter: tasks, window: {rolling: PT1H}, quota: 9, action: run, then: [relaxed, credits]}";

        assertThat(told(limit, USED_UP))
                .isEqualTo(new Message(
                        "You have used your 9 tasks of the last 1 h.",
                        "The plan Basic has 9 tasks in the last 1 h.",
                        "Where the model has a relaxed lane, you go on there. With gold coins you go on for 5 each."
                                + " What you used comes back bit by bit."));
    }

    @Test
    void aRateSaysWhatFits() {
        assertThat(told("{meter: tasks, rate: {units: 5, every: PT1M, burst: 9}}", new Occasion.TooFast()))
                .isEqualTo(new Message(
                        "More came at once than fits.",
                        "The plan Basic has 5 tasks in 1 min, and 9 at once.",
                        "Send the next a little later."));
    }

    @Test
    void slotsSayWhoseTheyAre() {
        assertThat(told("{meter: tasks, per: key, concurrency: 3}", new Occasion.NoSlot()))
                .isEqualTo(new Message(
                        "All 3 places of this key are taken.",
                        "On the plan Basic up to 3 tasks run at the same time for each key.",
                        "It starts when one of them ends. For more at once, choose a larger plan (ask"
                                + " support@example.org)."));
        assertThat(told("{meter: tasks, concurrency: 3, then: [block]}", new Occasion.NoSlot())
                        .fix())
                .isEqualTo("Wait for one of them to end, or choose a larger plan (ask support@example.org).");
    }

    @Test
    void aCeilingSaysHowMuchItWas() {
        assertThat(told("{attribute: pixels, ceiling: 4096}", new Occasion.TooLarge(5_000)))
                .isEqualTo(new Message(
                        "This request has 5,000 pixels, which is more than 4,096.",
                        "On the plan Basic one request may have up to 4,096 pixels.",
                        "Send less in one request, or choose a larger plan (ask support@example.org)."));
    }

    @Test
    void sustainedActivitySaysWhenItEnds() {
        var limit = "{meter: tasks, sustained: {atLeast: 20, each: PT10M, for: PT1H, pace: PT20S, calm: PT20M}}";

        assertThat(told(limit, new Occasion.Slowed()))
                .isEqualTo(new Message(
                        "Each task now takes 20 s.",
                        "For 1 h there were 20 or more tasks in every 10 min.",
                        "Full speed returns after 20 min of lower use."));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {meter: tasks, window: day, quota: 5, message: {what: '{band}'}}                 | {band}
            {meter: tasks, window: day, quota: 5, message: {what: '{wallet}'}}               | {wallet}
            {meter: tasks, window: day, quota: 5, message: {what: '{offer}'}}                | {offer}
            {meter: tasks, window: {rolling: PT1H}, quota: 5, message: {what: '{resetsAt}'}} | {resetsAt}
            {meter: tasks, rate: {units: 5, every: PT1S}, message: {what: '{used}'}}         | {used}
            {meter: tasks, concurrency: 5, message: {what: '{value}'}}                       | {value}
            {attribute: pixels, ceiling: 5, message: {what: '{unit}'}}                       | {unit}
            {meter: tasks, window: day, bands: [{name: all, pace: PT1S}], message: {what: '{for}'}} | {for}
            """, quoteCharacter = '"')
    void aPlaceholderHasAValueOnlyInSomeKinds(String limit, String placeholder) {
        var errors = errors(broad(QUOTA, "tasks-per-day: " + limit + "\n"));

        assertThat(errors)
                .extracting(PolicyError::message)
                .anySatisfy(message ->
                        assertThat(message).startsWith("there is no value here for placeholder '" + placeholder + "'"));
    }

    @Test
    void everyPlaceholderOfAKindCanBeSaid() {
        var says = "message: {what: '%s', why: '-', fix: '-'}";
        var quota = says.formatted("{title} {plan} {limit} {unit} {window} {used} {resetsAt} {wallet} {each}");
        var slots = says.formatted("{title} {plan} {limit} {unit} {per} {offer}");
        var ceiling = says.formatted("{title} {plan} {limit} {attribute} {value} {offer}");
        var rate = says.formatted("{title} {plan} {limit} {unit} {every} {burst}");
        var sustained = says.formatted("{title} {plan} {limit} {unit} {pace} {for} {calm} {atLeast} {each}");

        assertThat(told("{meter: tasks, window: day, quota: 7, action: run, then: [credits], " + quota + "}", USED_UP)
                        .what())
                .isEqualTo("A broad policy Basic 7 task day 100 2 May 2026 at 00:00 (Z) gold coins 5");
        assertThat(told("{meter: tasks, concurrency: 7, " + slots + "}", new Occasion.NoSlot())
                        .what())
                .startsWith("A broad policy Basic 7 task account a larger plan");
        assertThat(told("{attribute: pixels, ceiling: 7, " + ceiling + "}", new Occasion.TooLarge(8))
                        .what())
                .startsWith("A broad policy Basic 7 pixels 8 a larger plan");
        assertThat(told("{meter: tasks, rate: {units: 7, every: PT1S}, " + rate + "}", new Occasion.TooFast())
                        .what())
                .isEqualTo("A broad policy Basic 7 task 1 s 7");
        assertThat(told(
                                "{meter: tasks, sustained: {atLeast: 2, each: PT1M, for: PT2M, pace: PT1S, calm: PT3M}, "
                                        + sustained + "}",
                                new Occasion.Slowed())
                        .what())
                .isEqualTo("A broad policy Basic tasks-per-day task 1 s 2 min 3 min 2 1 min");
    }

    private static Message told(String limit, Occasion occasion) {
        return valid(broad(QUOTA, "tasks-per-day: " + limit + "\n"))
                .tell("basic", "tasks-per-day", occasion)
                .orElseThrow();
    }
}
