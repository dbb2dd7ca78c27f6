package io.evenhand.enforcement.measure;

import io.evenhand.policy.conduct.Appeals;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.measure.Floor;
import io.evenhand.policy.message.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of a measure, in words where people read it.
 *
 * @param clause the rule's words
 * @param needs who decides on it
 * @param pace how long each call takes, if it slows
 * @param startsAt from when it holds, if it is decided on at once
 * @param endsAt null when it does not end by itself
 * @param remedy what fixes it
 * @param appeal how to appeal; empty where there is no appeal
 * @param immediateGround why it does not wait for its notice period, if it does not
 */
record Statement(
        Target target,
        String clause,
        String ladder,
        Decider needs,
        Optional<Duration> pace,
        Instant startsAt,
        @Nullable Instant endsAt,
        String remedy,
        String appeal,
        String contact,
        Optional<String> immediateGround) {

    /** A contract ends so long after its holder was told. */
    static final Duration NOTICE_OF_TERMINATION = Duration.ofDays(30);

    static Statement of(
            Draft draft,
            Policy policy,
            Violation violation,
            Ladder ladder,
            Optional<String> immediateGround,
            ZoneId zone,
            Instant now) {
        var what = draft.what();
        var starts =
                what instanceof Measure.Terminate && immediateGround.isEmpty() ? now.plus(NOTICE_OF_TERMINATION) : now;
        var ends = draft.until() != null ? draft.until() : ends(what, starts, zone);
        return new Statement(
                target(what),
                violation.words(),
                ladder.name(),
                Floor.of(what, draft.by()),
                what instanceof Measure.Throttle throttle ? Optional.of(throttle.pace()) : Optional.empty(),
                starts,
                ends,
                remedy(what, ladder, ends, zone),
                appeal(policy),
                policy.contact(),
                immediateGround);
    }

    static Target target(Measure what) {
        return switch (what) {
            case Measure.Notice _, Measure.Throttle _, Measure.Terminate _ -> Target.ACCOUNT;
            case Measure.Pause(var target, var _) -> target;
            case Measure.Suspend(var target, var _) -> target;
            case Measure.SuspendForGood(var target) -> target;
        };
    }

    private static @Nullable Instant ends(Measure what, Instant starts, ZoneId zone) {
        return switch (what) {
            case Measure.Notice _, Measure.SuspendForGood _, Measure.Terminate _ -> null;
            case Measure.Throttle(var _, var lasts) -> lasts.after(starts, zone);
            case Measure.Pause(var _, var lasts) -> lasts.after(starts, zone);
            case Measure.Suspend(var _, var lasts) -> lasts.after(starts, zone);
        };
    }

    private static String remedy(Measure what, Ladder ladder, @Nullable Instant ends, ZoneId zone) {
        var until = ends == null ? "" : Words.instant(ends, zone);
        return switch (what) {
            case Measure.Notice _ -> afterNotice(ladder);
            case Measure.Throttle _ -> "It ends by itself on " + until + ".";
            case Measure.Pause _ ->
                "Somebody looks at it. If nobody has decided by " + until
                        + ", the pause ends by itself and nothing is held against you.";
            case Measure.Suspend _ -> "It ends by itself on " + until + ".";
            case Measure.SuspendForGood _ -> "It does not end by itself.";
            case Measure.Terminate _ -> "Until then you can take your data with you.";
        };
    }

    private static String afterNotice(Ladder ladder) {
        var notice = ladder.notice();
        if (notice == null) {
            return "Please see to it that it does not happen again.";
        }
        var then = Words.span(notice.grace()) + " after this reached you";
        return notice.recheck()
                ? "If it is no longer so " + then + ", nothing follows."
                : "Something may follow from " + then + " on.";
    }

    private static String appeal(Policy policy) {
        var appeals = policy.conduct().appeals();
        if (appeals.window().isZero()) {
            return "";
        }
        return "If this is wrong, you can appeal within %s of being told, once and free of charge. Somebody who had no part in it answers within %s."
                        .formatted(Words.span(appeals.window()), Words.span(appeals.answerIn()))
                + byMail(appeals.email());
    }

    private static String byMail(Appeals.@Nullable Email email) {
        return email == null || email.to().equals(Policy.NOT_SET)
                ? ""
                : " By e-mail: write to %s with the subject “%s”.".formatted(email.to(), email.subject());
    }
}
