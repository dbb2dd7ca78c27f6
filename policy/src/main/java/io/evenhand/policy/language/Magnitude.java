package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The size of a parameter's value, to compare it with the ends of its range; a month counts as its usual length. */
record Magnitude(BigDecimal size, Sort sort) {

    /** What can be compared with each other. */
    enum Sort {
        NUMBER,
        PERCENTAGE,
        DURATION
    }

    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]{1,16}(?:\\.[0-9]{1,6})?)(%?)");

    static Optional<Magnitude> of(Yaml value) {
        return value instanceof Yaml.Scalar scalar ? of(scalar.text()) : Optional.empty();
    }

    static Optional<Magnitude> of(String text) {
        var number = NUMBER.matcher(text);
        if (number.matches()) {
            var sort = number.group(2).isEmpty() ? Sort.NUMBER : Sort.PERCENTAGE;
            return Optional.of(new Magnitude(new BigDecimal(number.group(1)), sort));
        }
        return Span.parse(text).map(Span::usualLength).map(Magnitude::of);
    }

    private static Magnitude of(Duration length) {
        var seconds = BigDecimal.valueOf(length.toSeconds());
        return new Magnitude(seconds.add(BigDecimal.valueOf(length.toNanosPart(), 9)), Sort.DURATION);
    }

    boolean isAtMost(Magnitude other) {
        return size.compareTo(other.size) <= 0;
    }
}
