package io.evenhand.policy.page;

import io.evenhand.policy.message.Words;
import io.evenhand.policy.window.Span;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as policy files write them, for people. */
public final class ParameterWords {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

    private ParameterWords() {}

    /** {@code 20,000} for {@code 20000}, {@code 10 min} for {@code PT10M}; anything else as it is. */
    public static String of(String written) {
        return Arrays.stream(written.split(", ", -1)).map(ParameterWords::one).collect(Collectors.joining(", "));
    }

    private static String one(String written) {
        return WHOLE.matcher(written).matches()
                ? Words.number(Long.parseLong(written))
                : Optional.of(written).flatMap(Span::parse).map(Words::span).orElse(written);
    }
}
