package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of roles and calls in {@code docs/security.md}, held against every call of every running service. */
class RolesIT {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir"), "../docs/security.md");
    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");
    private static final Set<String> STAFF =
            Set.of("support", "reviewer", "senior", "policy-admin", "operator", "auditor");

    private static final RunningEvenhand EVENHAND = RunningEvenhand.get();
    private static final Map<Part, JsonNode> LAST_LINES = new EnumMap<>(Part.class);

    /** What a call concerns, and somebody whom it does not concern. */
    private static Belongings own;

    private static Customer stranger;

    /** One call, by verb and path as the OpenAPI document has them. */
    record Call(Part service, String verb, String path) {
        @Override
        public String toString() {
            return "%s %s %s".formatted(service.word(), verb, path);
        }

        boolean changesSomething() {
            // A question that may hold a key, which has no place in an address.
            return !verb.equals("GET") && !path.equals("/v1/explanations");
        }
    }

    /** A line of the table. */
    record Row(Call call, Set<String> roles, Holder holder) {
        @Override
        public String toString() {
            return call.toString();
        }
    }

    /** What a holder of a key may do with a call, and how one is answered who asks for what is another's. */
    enum Holder {
        NOT(403, 403),
        /** Holder or not, with a credential or without. */
        EVERYBODY(0, 0),
        /** Whoever calls is whom it concerns. */
        ITSELF(0, 0),
        OWN(0, 404),
        OWN_403(0, 403);

        private final int forOwn;
        private final int forAnothers;

        Holder(int forOwn, int forAnothers) {
            this.forOwn = forOwn;
            this.forAnothers = forAnothers;
        }

        static Holder of(String cell) {
            return switch (cell) {
                case "" -> NOT;
                case "everybody" -> EVERYBODY;
                case "itself" -> ITSELF;
                case "own" -> OWN;
                case "own, 403" -> OWN_403;
                default -> throw new IllegalArgumentException("The holder's cell says '%s'".formatted(cell));
            };
        }
    }

    @BeforeAll
    static void somebodyHasSomething() throws Exception {
        own = Belongings.complete();
        stranger = Customer.arrives();
    }

    static List<Row> rows() throws IOException {
        var lines = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| "))
                .map(RolesIT::cells)
                .toList();
        var header = lines.stream()
                .filter(cells -> cells.contains("gateway"))
                .findFirst()
                .orElseThrow();
        return lines.stream()
                .filter(cells -> cells.size() == header.size() && !cells.equals(header))
                .flatMap(cells -> rows(header, cells))
                .toList();
    }

    private static Stream<Row> rows(List<String> header, List<String> cells) {
        var call = cells.get(1).replace("`", "").split(" ", 2);
        var roles = new TreeSet<String>();
        for (var column = 2; column < header.size() - 1; column++) {
            if (cells.get(column).equals("x")) {
                roles.add(header.get(column));
            }
        }
        return Part.SERVICES.stream()
                .filter(service ->
                        cells.getFirst().equals("every") || cells.getFirst().equals(service.word()))
                .map(service -> new Row(new Call(service, call[0], call[1]), roles, Holder.of(cells.getLast())));
    }

    private static List<String> cells(String line) {
        return Stream.of(line.replaceAll("^\\||\\|$", "").split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    @Test
    void theTableHasEveryCallThatAServiceTells() throws Exception {
        var told = new ArrayList<Call>();
        for (var service : Part.SERVICES) {
            var paths = new ObjectMapper()
                    .readTree(send(service, "GET", "/q/openapi?format=json", "", "")
                            .body())
                    .path("paths");
            for (var path : paths.properties()) {
                path.getValue().fieldNames().forEachRemaining(verb -> {
                    if (VERBS.contains(verb)) {
                        told.add(new Call(service, verb.toUpperCase(Locale.ROOT), path.getKey()));
                    }
                });
            }
        }

        assertThat(rows()).extracting(Row::call).containsExactlyInAnyOrderElementsOf(told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everybodyIsAnsweredAsTheTableSays(Row row) throws Exception {
        var expected = new LinkedHashMap<String, String>();
        var answered = new LinkedHashMap<String, String>();

        for (var caller : callers().entrySet()) {
            expected.put(caller.getKey(), meaning(expected(row, caller.getKey())));
            answered.put(
                    caller.getKey(),
                    meaning(ask(row.call(), own, caller.getValue()).status()));
        }

        // Whoever may take the next one of an empty queue finds none.
        if (row.call().path().equals("/v1/appeals/next")) {
            answered.replaceAll((_, answer) -> answer.equals("404") ? "may" : answer);
        }
        assertThat(answered).isEqualTo(expected);
    }

    static Stream<Row> rowsOfStaffActions() throws IOException {
        return rows().stream()
                .filter(row -> row.call().changesSomething())
                // Nobody acts as staff where anybody may.
                .filter(row -> row.holder() != Holder.EVERYBODY)
                .filter(row -> row.roles().stream().anyMatch(STAFF::contains));
    }

    /** DESIGN §8: every staff action is in the log; one that was added without a line would fail here. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rowsOfStaffActions")
    void whatStaffDoIsInTheAuditLog(Row row) throws Exception {
        var fresh = new Belongings(Belongings.arrival());
        // What the call is about has to be made, which is in the log too.
        fresh.in(row.call());
        fresh.body(row.call());
        var before = lastAuditLine(row.call().service()).path("position").asLong();

        var answer =
                ask(row.call(), fresh, EVENHAND.token(row.roles().iterator().next()));

        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        var line = lastAuditLine(row.call().service());
        assertThat(line.path("position").asLong()).isEqualTo(before + 1);
        assertThat(line.path("actor").asText()).isEqualTo(row.roles().iterator().next());
    }

    private static Map<String, String> callers() throws IOException {
        var callers = new LinkedHashMap<String, String>();
        callers.put("nobody", "");
        for (var role :
                List.of("support", "reviewer", "senior", "policy-admin", "operator", "auditor", "gateway", "service")) {
            callers.put(role, EVENHAND.token(role));
        }
        callers.put("holder", own.customer().key());
        callers.put("another holder", stranger.key());
        return callers;
    }

    private static int expected(Row row, String caller) {
        return switch (caller) {
            case "nobody" -> row.holder() == Holder.EVERYBODY ? 0 : 401;
            case "holder" -> row.holder().forOwn;
            case "another holder" -> row.holder().forAnothers;
            default -> row.roles().contains(caller) ? 0 : 403;
        };
    }

    /** What a status says of the caller's rights; whether the call itself made sense is not asked here. */
    private static String meaning(int status) {
        return switch (status) {
            case 401, 403, 404 -> Integer.toString(status);
            default -> status < 500 ? "may" : "failed with " + status;
        };
    }

    private record Answer(int status, String body) {}

    private static Answer ask(Call call, Belongings belongings, String credential) throws Exception {
        return send(call.service(), call.verb(), belongings.in(call), belongings.body(call), credential);
    }

    private static Answer send(Part service, String verb, String path, String body, String credential)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(EVENHAND.url(service).resolve(path))
                .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", body.startsWith("policy:") ? "application/yaml" : "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        if (!credential.isEmpty()) {
            request.header("Authorization", "Bearer " + credential);
        }
        var response = EVENHAND.client().send(request.build(), BodyHandlers.ofInputStream());
        try (var read = response.body()) {
            var endless =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            return new Answer(
                    response.statusCode(), endless ? "" : new String(read.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The log only grows: it is read on from where it ended when it was read before. */
    private static JsonNode lastAuditLine(Part service) throws IOException, InterruptedException {
        var auditor = EVENHAND.as("auditor", service);
        var last = LAST_LINES.getOrDefault(service, new ObjectMapper().createObjectNode());
        for (var after = last.path("position").asText("0"); !after.isEmpty(); ) {
            var page = auditor.get("/v1/audit?limit=500&after=" + after).orFail("Reading the audit log");
            for (var line : page.path("items")) {
                last = line;
            }
            after = page.path("next").asText("");
        }
        LAST_LINES.put(service, last);
        return last;
    }
}
