package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The size of a parameter's value, to compare it with the ends of its range; a month counts as its usual length. */
record Magnitude(BigDecimal size, boolean isTime) {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{1,6})?%?");

    static Optional<Magnitude> of(Field field) {
        if (!(field.value() instanceof Yaml.Scalar scalar)) {
            return Optional.empty();
        }
        var text = scalar.text();
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(new Magnitude(new BigDecimal(text.replace("%", "")), false));
        }
        return Span.parse(text).map(Span::usualLength).map(Magnitude::of);
    }

    private static Magnitude of(Duration length) {
        var seconds = BigDecimal.valueOf(length.toSeconds());
        return new Magnitude(seconds.add(BigDecimal.valueOf(length.toNanosPart(), 9)), true);
    }

    boolean isAtMost(Magnitude other) {
        return size.compareTo(other.size) <= 0;
    }
}
