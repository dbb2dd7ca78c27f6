package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.small;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitMessageTest {

    private static final Crossing CROSSING =
            new Crossing(12_345, "rest", Duration.ofMinutes(11), Instant.parse("2026-05-02T00:00:00Z"), ZoneOffset.UTC);

    @Test
    void theAuthorsSentencesAreFilled_C3() {
        var policy = valid(
                withMessage(
                        "{what: '{title}/{plan}/{limit}/{unit}/{window}', why: '{used} {band}', fix: '{pace} {resetsAt} {wallet}'}"));

        var message = policy.tell("basic", "calls-per-day", CROSSING);

        assertThat(message)
                .contains(new Message(
                        "A small policy/Basic/calls-per-day/call/day",
                        "12,345 rest",
                        "11 min 2 May 2026 at 00:00 (Z) call"));
    }

    @Test
    void whatTheAuthorLeavesOutIsSaidInStandardWords() {
        var withRelief = valid(withMessage("{why: Because.}"));
        var without = valid(ReadPolicies.SMALL);

        assertThat(withRelief.tell("basic", "calls-per-day", CROSSING))
                .contains(new Message(
                        "Each call now takes 11 min (band rest); you have used 12,345 in this day.",
                        "Because.",
                        "Add call to run at full speed at once. The counter starts again on 2 May 2026 at 00:00 (Z)."));
        assertThat(without.tell("basic", "calls-per-day", CROSSING))
                .hasValueSatisfying(message ->
                        assertThat(message.fix()).isEqualTo("The counter starts again on 2 May 2026 at 00:00 (Z)."));
    }

    @Test
    void aWarningHasItsOwnWordsAndTheAuthorsRemedy() {
        var policy = valid(withMessage("{what: You are slow now., why: Because., fix: Buy some calls.}"));
        var near = new Occasion.NearSlower(
                80, 100, "rest", Duration.ofSeconds(2), Instant.parse("2026-05-02T00:00:00Z"), ZoneOffset.UTC);

        var message = policy.tell("basic", "calls-per-day", near);

        assertThat(message)
                .contains(new Message(
                        "You have used 80 calls in this day; after 100 each takes 2 s (band rest).",
                        "Speed follows how much is used in a day. Nothing is refused.",
                        "Buy some calls."));
    }

    @Test
    void aWarningOfAQuotaTellsHowMuchIsLeftOfIt() {
        var policy = valid(ReadPolicies.SMALL.replaceFirst("(?s)bands:.*", "quota: 100\n"));
        var near = new Occasion.NearEnd(80, Instant.parse("2026-05-02T00:00:00Z"), ZoneOffset.UTC);

        var message = policy.tell("basic", "calls-per-day", near);

        assertThat(message)
                .contains(new Message(
                        "You have used 80 of your 100 calls of this day.",
                        "The plan Basic has 100 calls in each day.",
                        "The counter starts again on 2 May 2026 at 00:00 (Z)."));
    }

    @Test
    void anUnknownPlanOrLimitHasNothingToTell() {
        var policy = valid(ReadPolicies.SMALL);

        assertThat(policy.tell("other", "calls-per-day", CROSSING)).isEmpty();
        assertThat(policy.tell("basic", "other", CROSSING)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {bnad}   | unknown placeholder '{bnad}'; did you mean 'band'?
            {Pace}   | unknown placeholder '{Pace}'; did you mean 'pace'?
            {}       | unknown placeholder '{}'
            {offer}  | there is no value here for placeholder '{offer}'
            {pace    | has a brace that belongs to no placeholder
            pace}    | has a brace that belongs to no placeholder
            {{pace}} | has a brace that belongs to no placeholder
            """)
    void aPlaceholderWithoutAValueIsAnError(String sentence, String message) {
        var errors = errors(withMessage("{what: '" + sentence + "'}"));

        assertThat(errors).contains(new PolicyError(16, 21, "limits.calls-per-day.message.what", message));
    }

    @Test
    void theWalletCanOnlyBeNamedWhereThereIsRelief() {
        var errors = errors(small("meter: calls", "meter: calls\n    message: {what: '{wallet}'}"));

        assertThat(errors)
                .extracting(PolicyError::message)
                .containsExactly("there is no value here for placeholder '{wallet}'");
    }

    private static String withMessage(String message) {
        return small("meter: calls", "meter: calls\n    message: " + message + "\n    relief: {wallet: credits}");
    }
}
