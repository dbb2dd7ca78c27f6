package io.evenhand.enforcement.route;

import io.evenhand.kit.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The path of a request as routes compare it: decoded once. A path that the upstream could read as another one is refused,
 * or a request could be counted as what it is not.
 */
public record Target(String path) {

    /** Reads a request target such as {@code /files/a%20b?x=1}. */
    public static Target of(String uri) {
        if (!uri.startsWith("/")) {
            throw ambiguous("begin with /");
        }
        var query = uri.indexOf('?');
        var raw = query < 0 ? uri : uri.substring(0, query);
        var path = decoded(raw);
        if (raw.indexOf('#') >= 0 || slashes(path) != slashes(raw) || path.contains("//") || hasControls(path)) {
            throw ambiguous("have no empty segments, encoded slashes, backslashes or control characters");
        }
        if (Arrays.stream(path.split("/", -1)).anyMatch(Target::leadsElsewhere)) {
            throw ambiguous("have no . or .. as segments");
        }
        return new Target(path);
    }

    private static String decoded(String raw) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ambiguous("be well encoded");
        }
    }

    private static long slashes(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    private static boolean hasControls(String path) {
        return path.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == '\\');
    }

    /** Some servers take what follows a semicolon for a parameter of the segment. */
    private static boolean leadsElsewhere(String segment) {
        var parameters = segment.indexOf(';');
        var name = parameters < 0 ? segment : segment.substring(0, parameters);
        return name.equals(".") || name.equals("..");
    }

    private static ProblemException ambiguous(String must) {
        return ProblemException.invalid("path", "must " + must);
    }
}
