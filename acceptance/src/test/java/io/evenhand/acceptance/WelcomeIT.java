package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page that a newcomer is led through says can be pasted as it stands. */
class WelcomeIT {

    private static final RunningEvenhand EVENHAND = RunningEvenhand.get();
    private static final Pattern CODE = Pattern.compile("<pre[^>]*><code>(.*?)</code></pre>", Pattern.DOTALL);
    private static final Pattern POLICY = Pattern.compile("href=\"([^\"]*/v1/policies/[^\"]*)\"");

    @Test
    void everyPolicyHasACallThatWorksAndAPage() throws Exception {
        var page = get(EVENHAND.url(Part.UPSTREAM).resolve("/"));
        var calls =
                found(CODE, page).stream().filter(code -> code.contains("curl")).toList();
        var policies = found(POLICY, page);

        assertThat(calls)
                .hasSize(5)
                .allSatisfy(call -> assertThat(said(call))
                        // Other scenarios have moved the clock: a season that is free may be over.
                        .containsAnyOf(
                                "\"outcome\":\"admit\"",
                                "\"outcome\":\"delay\"",
                                "insufficient-credits",
                                "HTTP/1.1 200"));
        assertThat(policies)
                .hasSize(5)
                .allSatisfy(policy -> assertThat(get(URI.create(policy))).contains("<h1>"));
        assertThat(page).contains("/me\"", "/q/openapi\"");
    }

    private static List<String> found(Pattern pattern, String page) {
        return pattern.matcher(page)
                .results()
                .map((MatchResult result) -> result.group(1))
                .map(text -> text.replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&"))
                .toList();
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return EVENHAND.client()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }

    /** What the call says in a shell. */
    private static String said(String call) throws IOException, InterruptedException {
        var shell =
                new ProcessBuilder("bash", "-c", call).redirectErrorStream(true).start();
        var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var _ = shell.waitFor();
        return said;
    }
}
