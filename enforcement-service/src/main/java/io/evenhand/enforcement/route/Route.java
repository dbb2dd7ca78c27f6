package io.evenhand.enforcement.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests ask for what: a method and a path, and the action, model and units they stand for. A path ending in
 * {@code /**} takes everything below it; the first route that fits is taken.
 *
 * @param marks what is honoured where it leads, of the marks that add-ons demand
 */
@RegisterForReflection
public record Route(
        @JsonProperty(required = true) String method,
        @JsonProperty(required = true) String path,
        @JsonProperty(required = true) String action,
        @Nullable String model,
        @JsonProperty(required = true) Map<String, Long> units,
        Set<String> marks) {

    private static final String BELOW = "/**";

    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with /");
        }
        if (units.isEmpty() || units.values().stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("units must name at least one meter with at least 1");
        }
        units = Map.copyOf(units);
        marks = marks == null ? Set.of() : Set.copyOf(marks);
    }

    boolean takes(String requestMethod, String requestPath) {
        return method.equalsIgnoreCase(requestMethod)
                && (path.endsWith(BELOW) ? below(requestPath) : path.equals(requestPath));
    }

    private boolean below(String requestPath) {
        var root = path.substring(0, path.length() - BELOW.length());
        return requestPath.equals(root) || requestPath.startsWith(root + "/");
    }
}
