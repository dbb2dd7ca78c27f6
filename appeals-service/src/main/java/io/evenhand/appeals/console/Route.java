package io.evenhand.appeals.console;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API.
 *
 * @param service accounts, metering, enforcement or appeals
 * @param path with its query, encoded
 */
record Route(String service, String path) {

    private static final Pattern PLACE = Pattern.compile("\\{}");

    /** {@code path} has a {@code {}} for each of {@code parts}, as in {@code /v1/accounts/{}}. */
    static Route of(String service, String path, String... parts) {
        var whole = path;
        for (var part : parts) {
            whole = PLACE.matcher(whole).replaceFirst(Matcher.quoteReplacement(encoded(part)));
        }
        return new Route(service, whole);
    }

    /** The same with a part of the query, where there is a value. */
    Route with(String name, @Nullable Object value) {
        return value == null || value.toString().isEmpty()
                ? this
                : new Route(service, path + (path.contains("?") ? "&" : "?") + name + "=" + encoded(value.toString()));
    }

    URI at(URI base) {
        return URI.create(base.toString().replaceFirst("/$", "") + path);
    }

    /** For a path as well as for a query: a space is no plus. */
    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
