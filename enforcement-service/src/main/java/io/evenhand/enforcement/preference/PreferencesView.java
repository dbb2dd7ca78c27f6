package io.evenhand.enforcement.preference;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;

/**
 * Where messages go, kind by kind.
 *
 * @param channels by kind; of a kind that is left out everything that is there is used
 */
@RegisterForReflection
public record PreferencesView(@NotNull Map<String, @NotNull List<String>> channels) {}
