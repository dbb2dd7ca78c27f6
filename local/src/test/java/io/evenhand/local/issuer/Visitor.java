package io.evenhand.local.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody's browser and the console behind it, at an issuer of their own whose clock can be moved. */
final class Visitor implements AutoCloseable {

    static final Client CONSOLE = new Client("evenhand-console", "s3cret", URI.create("http://127.0.0.1:8084/console"));

    /** The verifier of RFC 7636, appendix B, and its challenge. */
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TICKET = Pattern.compile("name=\"page\" value=\"([0-9a-f]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalIssuer issuer;
    private Instant now = Instant.parse("2027-01-04T08:00:00Z");

    Visitor(Path directory) throws IOException {
        this.issuer = LocalIssuer.start(directory, 0, Optional.of(CONSOLE), () -> now);
    }

    String issuerUrl() {
        return issuer.url();
    }

    void letPass(Duration time) {
        now = now.plus(time);
    }

    /** What the console sends a browser with. */
    static Map<String, String> wish() {
        return Map.of(
                "client_id", CONSOLE.id(),
                "redirect_uri", "http://127.0.0.1:8084/console/callback",
                "response_type", "code",
                "scope", "openid profile",
                "state", "here & there",
                "nonce", "n-1",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256");
    }

    /** The same parameters with one said otherwise; an empty value leaves it out. */
    static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        var changed = new HashMap<>(parameters);
        changed.put(name, value);
        changed.values().removeIf(String::isEmpty);
        return changed;
    }

    HttpResponse<String> authorize(Map<String, String> wish) throws Exception {
        return get("/authorize?" + form(wish));
    }

    /** The ticket of a page that was just opened. */
    String openPage() throws Exception {
        return firstGroup(TICKET, authorize(wish()).body());
    }

    HttpResponse<String> pick(String ticket, String person) throws Exception {
        return post("/pick", Map.of("page", ticket, "person", person));
    }

    /** The code that the console is given for {@code person}. */
    String codeFor(String person) throws Exception {
        return firstGroup(CODE, location(pick(openPage(), person)));
    }

    static Map<String, String> exchangeOf(String code) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                "http://127.0.0.1:8084/console/callback",
                "code_verifier",
                VERIFIER);
    }

    static Map<String, String> refreshWith(String refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken);
    }

    HttpResponse<String> token(Map<String, String> form) throws Exception {
        return token(form, CONSOLE.id() + ":" + CONSOLE.secret());
    }

    HttpResponse<String> token(Map<String, String> form, String credentials) throws Exception {
        var basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return send(posting("/token", form).header("Authorization", "Basic " + basic));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(issuer.url() + path)));
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
        return send(posting(path, form));
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.close();
        issuer.close();
    }

    private HttpRequest.Builder posting(String path, Map<String, String> form) {
        return HttpRequest.newBuilder(URI.create(issuer.url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(form)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String firstGroup(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }
}
