package io.evenhand.policy.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The JSON Schema of policy files, from which editors complete and check while an author writes. */
public final class PolicySchema {

    private PolicySchema() {}

    public static String json() {
        try (var file = PolicySchema.class.getResourceAsStream("policy.schema.json")) {
            return new String(Optional.ofNullable(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
