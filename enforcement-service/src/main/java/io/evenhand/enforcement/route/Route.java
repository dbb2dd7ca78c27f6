package io.evenhand.enforcement.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests ask for what: a method and a path, and the action, model and units they stand for. A path ending in
 * {@code /**} takes everything below it; the first route that fits is taken.
 *
 * @param units what each request counts
 * @param marks what is honoured where it leads, of the marks that add-ons demand
 * @param body what is looked for in its body; the others pass unread
 * @param usage what is counted besides, of what the upstream says was used
 * @param credential the name of the secret that its requests show to the upstream
 */
@RegisterForReflection
public record Route(
        @JsonProperty(required = true) String method,
        @JsonProperty(required = true) String path,
        @JsonProperty(required = true) String action,
        @Nullable String model,
        Map<String, Long> units,
        Set<String> marks,
        @Nullable Reading body,
        @Nullable Metering usage,
        @Nullable String credential) {

    private static final String BELOW = "/**";
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: must begin with /");
        }
        units = units == null ? Map.of() : Map.copyOf(units);
        marks = marks == null ? Set.of() : Set.copyOf(marks);
        units.forEach((meter, count) -> {
            if (count < 1) {
                throw new IllegalArgumentException("units." + meter + ": must be at least 1");
            }
        });
        if (units.isEmpty() && usage == null) {
            throw new IllegalArgumentException("units: must name at least one meter");
        }
        if (body != null && !WITH_BODY.contains(method.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("body: a " + method + " has none");
        }
        if (body != null && body.model() != null && model != null) {
            throw new IllegalArgumentException("model: is taken from the body");
        }
        if (usage != null) {
            checkUsage(units, body, usage);
        }
        if (credential != null && !credential.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("credential: must be the name of a file");
        }
    }

    private static void checkUsage(Map<String, Long> units, @Nullable Reading body, Metering usage) {
        if (body == null || body.tokenizer() == null) {
            throw new IllegalArgumentException(
                    "body.tokenizer: must be given with usage, for streams that end without telling theirs");
        }
        for (var meter : usage.meters().keySet()) {
            if (units.containsKey(meter)) {
                throw new IllegalArgumentException("usage.meters." + meter + ": is counted by units already");
            }
        }
    }

    /** What is looked for in the body, where it is read. */
    public Optional<Reading> reading() {
        return Optional.ofNullable(body);
    }

    /** What is counted of the upstream's word, where anything is. */
    public Optional<Metering> metering() {
        return Optional.ofNullable(usage);
    }

    boolean takes(String requestMethod, String requestPath) {
        return method.equalsIgnoreCase(requestMethod)
                && (path.endsWith(BELOW) ? below(requestPath) : path.equals(requestPath));
    }

    /** Whether it takes every request that another would. */
    boolean hides(Route other) {
        var root = other.path.endsWith(BELOW) ? other.path.substring(0, other.path.length() - BELOW.length()) : null;
        return root == null ? takes(other.method, other.path) : path.endsWith(BELOW) && takes(other.method, root);
    }

    private boolean below(String requestPath) {
        var root = path.substring(0, path.length() - BELOW.length());
        return requestPath.equals(root) || requestPath.startsWith(root + "/");
    }
}
