package io.evenhand.accounts.policy;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters that operators change at run time inside their ranges (requirement U5). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class ParametersIT {

    private static final String POLICY = """
            policy: %s
            title: Adjustable
            contact: support@example.org
            noticePeriod: PT0S
            parameters:
              parallel: {value: 4, range: [1, 20], means: tasks at the same time}
              busyFor: {value: PT1H, range: [PT20M, PT6H], means: how long it must be busy}
              pace: {value: PT5S, means: time of a task while it is}
              level: {range: [1, 9], means: tasks that make it busy}
            meters:
              tasks: {unit: task}
            plans:
              basic: {title: Basic, limits: [slots, sustained], with: {level: 5}}
            limits:
              slots: {meter: tasks, concurrency: $parallel}
              sustained: {meter: tasks, sustained: {atLeast: $level, each: PT10M, for: $busyFor, pace: $pace, calm: PT10M}}
            """;

    @Test
    void aParameterIsShownWithItsValueAndItsRange_U5() {
        var name = adjustable();

        var items =
                as("support").get("/v1/policies/%s/parameters".formatted(name)).jsonPath();

        assertThat(items.getList("items.name")).containsExactly("parallel", "busyFor", "pace", "level");
        assertThat(items.getList("items.value")).containsExactly("4", "PT1H", "PT5S", null);
        assertThat(items.getList("items.range"))
                .containsExactly(List.of("1", "20"), List.of("PT20M", "PT6H"), null, List.of("1", "9"));
        assertThat(items.getList("items.means")).contains("tasks at the same time");
        assertThat(items.getList("items.changedAt")).containsOnlyNulls();
    }

    @Test
    void aValueInsideItsRangeIsInForceAtOnceAndRemembered_U5() {
        var name = adjustable();
        var before = Instant.now();

        var answer = set(name, "parallel", "7");
        set(name, "parallel", "\"9\"");
        set(name, "busyFor", "\"PT2H\"");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("value")).isEqualTo("7");
        assertThat(answer.jsonPath().getString("changedBy")).isEqualTo("test-policy-admin");
        assertThat(Instant.parse(answer.jsonPath().getString("changedAt"))).isBetween(before, Instant.now());
        assertThat(value(name, "parallel")).isEqualTo("9");
        assertThat(value(name, "busyFor")).isEqualTo("PT2H");
        assertThat(changes(name, "parallel"))
                .extracting(
                        line -> line.get("kind"),
                        line -> line.get("previous"),
                        line -> line.get("value"),
                        line -> line.get("version"),
                        line -> line.get("by"))
                .containsExactly(
                        tuple("set", "4", "7", 1, "test-policy-admin"), tuple("set", "7", "9", 1, "test-policy-admin"));
    }

    @Test
    void whatWasDoneIsReadPageByPage() {
        var name = adjustable();
        for (var parallel = 5; parallel < 8; parallel++) {
            set(name, "parallel", Integer.toString(parallel));
        }

        var first = as("auditor").get(history(name, "parallel") + "?limit=2").jsonPath();
        var second = as("auditor")
                .get(history(name, "parallel") + "?limit=2&cursor=" + first.getString("next"))
                .jsonPath();

        assertThat(first.getList("items.value")).containsExactly("5", "6");
        assertThat(second.getList("items.value")).containsExactly("7");
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void othersHearOfIt_U5() {
        var name = adjustable();

        set(name, "parallel", "7");
        set(name, "parallel", "7");

        await().untilAsserted(() -> assertThat(events(name))
                .extracting(event -> event.get("parameter"), event -> event.get("value"))
                .containsExactly(tuple("parallel", "7")));
        assertThat(events(name).getFirst()).containsKeys("policy", "at");
        assertThat(changes(name, "parallel")).hasSize(1);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            parallel | 21         | 400 | invalid-request | must be from 1 to 20
            parallel | 0          | 400 | invalid-request | must be from 1 to 20
            parallel | 1.5        | 400 | invalid-request | 'limits.slots.concurrency: must be a whole number, without decimals ($parallel is 1.5)'
            parallel | "PT1H"     | 400 | invalid-request | must be from 1 to 20
            parallel | true       | 400 | invalid-request | must be a number or a text
            parallel | null       | 400 | invalid-request | must be a number or a text
            parallel | [4]        | 400 | invalid-request | must be a number or a text
            busyFor  | "PT7H"     | 400 | invalid-request | must be from PT20M to PT6H
            busyFor  | "PT25M"    | 400 | invalid-request | 'limits.sustained.sustained.for: must be a whole multiple of ''each'', which is PT10M ($busyFor is PT25M)'
            pace     | "PT6S"     | 409 | parameter-fixed | 'has no range: only a new version changes it'
            level    | 6          | 409 | parameter-fixed | 'has no value of its own: every plan sets it'
            """)
    void aValueThatDoesNotFitChangesNothing(String parameter, String value, int status, String code, String message) {
        var name = adjustable();

        var answer = set(name, parameter, value);

        assertProblem(answer, status, code, "value");
        assertThat(answer.jsonPath().getList("errors.message")).containsExactly(message);
        assertThat(changes(name, parameter)).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeSet() {
        var name = adjustable();
        var drafted = "drafted-" + UUID.randomUUID();
        draft(POLICY.formatted(drafted));

        assertProblem(set(name, "speed", "1"), 404, "not-found");
        assertProblem(set("nobodys", "parallel", "1"), 404, "not-found");
        assertProblem(set(drafted, "parallel", "5"), 409, "not-in-force");
        assertProblem(as("policy-admin").body("{}").put(path(name, "parallel")), 400, "invalid-request", "value");
        assertProblem(as("auditor").get("/v1/policies/nobodys/parameters"), 404, "not-found");
        assertProblem(as("auditor").get("/v1/policies/nobodys/parameters/x/changes"), 404, "not-found");
    }

    @Test
    void aNewVersionKeepsTheValueWhereItsRangeHoldsIt() {
        var name = adjustable();
        set(name, "parallel", "7");

        next(name, POLICY.replace("value: 4,", "value: 5,"), "{}");

        assertThat(value(name, "parallel")).isEqualTo("7");
        assertThat(changes(name, "parallel")).hasSize(1);
    }

    @Test
    void aNewVersionGoesWithoutAValueThatItsRangeDoesNotHold() {
        var name = adjustable();
        set(name, "parallel", "7");
        set(name, "busyFor", "\"PT2H\"");

        next(name, POLICY.replace("range: [1, 20]", "range: [1, 6]"), "{}");

        assertThat(value(name, "parallel")).isEqualTo("4");
        assertThat(value(name, "busyFor")).isEqualTo("PT2H");
        assertThat(changes(name, "parallel").getLast())
                .containsEntry("kind", "dropped")
                .containsEntry("value", "7")
                .containsEntry("version", 2)
                .containsEntry("by", "test-policy-admin");
    }

    @Test
    void aVersionThatIsStillToComeIsLookedAtToo() {
        var name = adjustable();
        var later = Instant.now().plus(Duration.ofDays(3));
        next(name, POLICY.replace("range: [1, 20]", "range: [1, 6]"), "{\"effectiveAt\":\"%s\"}".formatted(later));

        set(name, "parallel", "7");
        set(name, "busyFor", "\"PT2H\"");

        assertThat(value(name, "parallel")).isEqualTo("7");
        assertThat(changes(name, "parallel"))
                .extracting(line -> line.get("kind"), line -> line.get("value"), line -> line.get("version"))
                .containsExactly(tuple("set", "7", 1), tuple("dropped", "7", 2));
        assertThat(changes(name, "busyFor")).hasSize(1);
    }

    private static String adjustable() {
        var name = "adjustable-" + UUID.randomUUID();
        next(name, POLICY, "{}");
        return name;
    }

    private static void next(String name, String source, String publish) {
        var drafted = draft(source.formatted(name));
        assertThat(drafted.statusCode()).as(drafted.asString()).isEqualTo(201);
        var published = publish(name, drafted.jsonPath().getInt("version"), publish);
        assertThat(published.statusCode()).as(published.asString()).isEqualTo(200);
    }

    private static String path(String name, String parameter) {
        return "/v1/policies/%s/parameters/%s".formatted(name, parameter);
    }

    private static String history(String name, String parameter) {
        return path(name, parameter) + "/changes";
    }

    private static Response set(String name, String parameter, String json) {
        return as("policy-admin").body("{\"value\":%s}".formatted(json)).put(path(name, parameter));
    }

    private static String value(String name, String parameter) {
        return as("auditor")
                .get("/v1/policies/%s/parameters".formatted(name))
                .jsonPath()
                .getString("items.find { it.name == '%s' }.value".formatted(parameter));
    }

    private static List<Map<String, Object>> changes(String name, String parameter) {
        return as("auditor").get(history(name, parameter)).jsonPath().getList("items");
    }

    private static List<Map<String, Object>> events(String name) {
        var last = as("service").get("/v1/events?limit=1").jsonPath().getLong("last");
        return as("service")
                .get("/v1/events?limit=1000&after=" + Math.max(0, last - 900))
                .jsonPath()
                .getList("items.findAll { it.type == 'parameter-changed' && it.subject == '%s' }.data".formatted(name));
    }
}
