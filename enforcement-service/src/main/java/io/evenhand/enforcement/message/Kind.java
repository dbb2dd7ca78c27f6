package io.evenhand.enforcement.message;

import java.util.Arrays;
import java.util.Optional;

/** What messages are about. */
public enum Kind {
    BAND_CROSSED("band-crossed", "your speed has changed"),
    LIMIT_NEAR("limit-near", "you come near a limit"),
    LIMIT_REACHED("limit-reached", "a limit is reached"),
    POLICY_CHANGED("policy-changed", "the policy changes"),
    LOT_ENDING("lot-ending", "credits end soon"),
    NOTICE("notice", "please look at your use"),
    MEASURE("measure", "something changes for your account"),
    MEASURE_ENDED("measure-ended", "a measure is over"),
    APPEAL("appeal", "about your appeal"),
    INQUIRY("inquiry", "we have a question"),
    REPORT("report", "about a report");

    private final String word;
    private final String heading;

    Kind(String word, String heading) {
        this.word = word;
        this.heading = heading;
    }

    /** As it is written in messages and preferences. */
    public String word() {
        return word;
    }

    /** What the message is about, in a few words. */
    public String heading() {
        return heading;
    }

    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
