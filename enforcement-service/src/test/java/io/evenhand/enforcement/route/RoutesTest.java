package io.evenhand.enforcement.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void takesTheFirstRouteThatFits() throws IOException {
        var routes = read("""
                - {method: POST, path: /files/large, action: large, units: {files: 10}}
                - {method: post, path: /files/**, action: file, units: {files: 1}, credential: files}
                """);

        assertThat(routes.find("POST", "/files/large"))
                .get()
                .extracting(Route::action)
                .isEqualTo("large");
        assertThat(routes.find("POST", "/files"))
                .get()
                .extracting(Route::action)
                .isEqualTo("file");
        assertThat(routes.find("POST", "/files/a/b"))
                .get()
                .extracting(Route::credential)
                .isEqualTo("files");
        assertThat(routes.find("POST", "/filesystem")).isEmpty();
        assertThat(routes.find("GET", "/files/a")).isEmpty();
    }

    @Test
    void readsWhatIsLookedIntoAndMetered() throws IOException {
        var route = read("""
                - method: POST
                  path: /v1/chat/completions
                  action: chat
                  body: {model: model, tokenizer: o200k_base}
                  usage: {meters: {tokens: total_tokens}, estimate: [max_completion_tokens, max_tokens], otherwise: 500}
                """).routes().getFirst();

        assertThat(route.units()).isEmpty();
        assertThat(route.reading()).contains(new Reading("model", "o200k_base"));
        assertThat(route.metering())
                .contains(new Metering(
                        Map.of("tokens", "total_tokens"), List.of("max_completion_tokens", "max_tokens"), 500, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {path: /a, action: a, units: {f: 1}} | method: must be given
            {method: GET, path: a, action: a, units: {f: 1}} | path: must begin with /
            {method: GET, path: /a, action: a} | units: must name at least one meter
            {method: GET, path: /a, action: a, units: {f: 0}} | units.f: must be at least 1
            {method: GET, path: /a, action: a, units: {f: many}} | units.f: has the wrong type or form
            {method: GET, path: /a, action: a, units: {f: 1}, colour: red} | colour: is not a known field; known are [action, body, credential, marks, method, model, path, units, usage]
            {method: GET, path: /a, action: a, units: {f: 1}, body: {model: model}} | body: a GET has none
            {method: POST, path: /a, action: a, model: m, units: {f: 1}, body: {model: model}} | model: is taken from the body
            {method: POST, path: /a, action: a, units: {f: 1}, body: {tokenizer: words}} | body.tokenizer: there is no words; there are [r50k_base, p50k_base, p50k_edit, cl100k_base, o200k_base]
            {method: POST, path: /a, action: a, usage: {meters: {f: total_tokens}}} | body.tokenizer: must be given with usage, for streams that end without telling theirs
            {method: POST, path: /a, action: a, units: {f: 1}, body: {tokenizer: o200k_base}, usage: {meters: {f: total_tokens}}} | usage.meters.f: is counted by units already
            {method: POST, path: /a, action: a, body: {tokenizer: o200k_base}, usage: {meters: {}}} | usage.meters: must name at least one meter
            {method: GET, path: /a, action: a, units: {f: 1}, credential: ../other} | credential: must be the name of a file
            nothing | must be a map of fields
            """)
    void tellsWhichFieldOfWhichRouteIsWrong(String route, String fault) {
        assertThatThrownBy(() -> read("- {method: GET, path: /b, action: b, units: {f: 1}}\n- " + route + "\n"))
                .hasMessage("evenhand.gateway.routes: " + folder.resolve("routes.yaml") + ": route 2: " + fault);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> read("""
                - {method: GET, path: a, action: a, units: {f: 1}}
                - {method: GET, path: /b, action: b, units: {}}
                """))
                .hasMessageContaining("route 1: path: ")
                .hasMessageContaining("route 2: units: ");
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a, true",
        "/a/**, /a, true",
        "/a/**, /a/b/c, true",
        "/a/**, /a/b/**, true",
        "/**, /a, true",
        "/a, /a/**, false",
        "/a/b/**, /a/**, false",
        "/a/**, /ab, false"
    })
    void findsRoutesThatNoRequestReaches(String earlier, String later, boolean hidden) {
        var text =
                "- {method: GET, path: %s, action: a, units: {f: 1}}\n- {method: GET, path: %s, action: b, units: {f: 1}}\n"
                        .formatted(earlier, later);

        assertThat(failureOf(text).contains("route 2: path: is never reached, route 1 takes all of GET " + later))
                .isEqualTo(hidden);
    }

    @Test
    void namesTheFileThatIsNone() {
        assertThat(failureOf("{}")).endsWith("routes.yaml: must be a list of routes");
        assertThat(failureOf("[]")).endsWith("routes.yaml: names no route");
        assertThat(failureOf("- [")).contains("routes.yaml: ");
    }

    private String failureOf(String text) {
        try {
            read(text);
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Routes read(String text) throws IOException {
        return Routes.read("evenhand.gateway.routes", Files.writeString(folder.resolve("routes.yaml"), text));
    }
}
