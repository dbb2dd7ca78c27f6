package io.evenhand.appeals.appeal;

import io.evenhand.kit.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code If-Match} says. */
public final class Versions {

    private Versions() {}

    /** The version that the caller has seen; empty when any will do. */
    public static Optional<Integer> of(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(ifMatch.replace("\"", "")));
        } catch (NumberFormatException _) {
            throw ProblemException.invalid(HttpHeaders.IF_MATCH, "must be an ETag that you were given, such as \"3\"");
        }
    }
}
