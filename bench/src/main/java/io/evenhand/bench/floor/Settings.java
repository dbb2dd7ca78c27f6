package io.evenhand.bench.floor;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a program was told, as {@code name=value}. */
record Settings(Map<String, String> values) {

    static Settings of(String[] arguments) {
        return new Settings(Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    String text(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("say " + name + "=…"));
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }
}
