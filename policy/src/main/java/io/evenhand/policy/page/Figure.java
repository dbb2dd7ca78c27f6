package io.evenhand.policy.page;

import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Span;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One figure of something, in a form that can be compared.
 *
 * @param subject what it is of, the same in every plan and version
 * @param words as people read it
 * @param amount its size, if it has one
 */
public record Figure(String subject, String words, @Nullable BigDecimal amount, Scale scale) {

    public static Figure text(String subject, String words) {
        return new Figure(subject, words, null, Scale.TEXT);
    }

    public static Figure number(String subject, long value, Scale scale) {
        return new Figure(subject, Words.number(value), BigDecimal.valueOf(value), scale);
    }

    public static Figure time(String subject, long ms, Scale scale) {
        return new Figure(subject, LimitWords.duration(ms), BigDecimal.valueOf(ms), scale);
    }

    public static Figure time(String subject, Duration value, Scale scale) {
        return time(subject, value.toMillis(), scale);
    }

    public static Figure span(String subject, Span value, Scale scale) {
        return new Figure(
                subject,
                Words.span(value),
                BigDecimal.valueOf(value.usualLength().toMillis()),
                scale);
    }

    /** Words that stand in an order. */
    public static Figure rank(String subject, String words, long rank, Scale scale) {
        return new Figure(subject, words, BigDecimal.valueOf(rank), scale);
    }

    /** How far a limit or signal is rolled out. */
    public static Figure effect(Stage stage) {
        return switch (stage) {
            case SHADOW -> rank("effect", "on trial", 0, Scale.SEVERITY);
            case OFF -> rank("effect", "switched off", 0, Scale.SEVERITY);
            case WARN -> rank("effect", "only told", 1, Scale.SEVERITY);
            case ENFORCE -> rank("effect", "applies", 2, Scale.SEVERITY);
        };
    }

    static Figure decimal(String subject, BigDecimal value, String after, Scale scale) {
        return new Figure(subject, LimitWords.figure(value) + after, value, scale);
    }
}
