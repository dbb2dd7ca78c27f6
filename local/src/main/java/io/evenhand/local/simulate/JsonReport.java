package io.evenhand.local.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything for programs; waits in seconds. */
record JsonReport(Findings findings) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    String text() throws JsonProcessingException {
        var document = new LinkedHashMap<String, Object>();
        document.put("what", findings.heading());
        document.put("notes", findings.notes());
        document.put("tried", outcomes(findings.tried()));
        findings.comparison().ifPresent(comparison -> {
            document.put("against", outcomes(comparison.other()));
            document.put("changes", changes(comparison));
        });
        return JSON.writeValueAsString(document) + "\n";
    }

    private static Map<String, Object> outcomes(Outcomes outcomes) {
        var object = new LinkedHashMap<String, Object>();
        object.put("policy", outcomes.candidate().policy().name());
        object.put("title", outcomes.candidate().policy().title());
        object.put("all", group(outcomes.all()));
        object.put(
                "profiles", outcomes.profiles().stream().map(JsonReport::group).toList());
        object.put("plans", outcomes.plans().stream().map(JsonReport::group).toList());
        object.put("limits", outcomes.limits().stream().map(JsonReport::limit).toList());
        object.put("flags", outcomes.flags().stream().map(JsonReport::flag).toList());
        object.put(
                "alternatives",
                outcomes.alternatives().stream().map(JsonReport::otherwise).toList());
        object.put("timeline", timeline(outcomes));
        object.put(
                "accounts",
                outcomes.accounts().stream().map(JsonReport::account).toList());
        return object;
    }

    private static Map<String, Object> group(Group group) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", group.name());
        object.put("accounts", group.accounts());
        object.put("decisions", group.decisions());
        object.put("atOnce", group.admitted());
        object.put("delayed", group.delayed());
        object.put("queued", group.queued());
        object.put("refused", group.refusals());
        object.put("credits", group.credits());
        object.put("waits", waits(group.waits()));
        object.put("accountsSlowed", group.slowedAccounts());
        object.put("accountsRefused", group.refusedAccounts());
        object.put("accountsFlagged", group.flaggedAccounts());
        return object;
    }

    private static Map<String, Object> waits(Waits.Summary waits) {
        var object = new LinkedHashMap<String, Object>();
        object.put("p50", seconds(waits.median()));
        object.put("p95", seconds(waits.p95()));
        object.put("max", seconds(waits.longest()));
        var classes = new LinkedHashMap<String, Long>();
        for (var place = 0; place < waits.classes().size(); place++) {
            classes.put(Waits.CLASS_NAMES.get(place), waits.classes().get(place));
        }
        object.put("classes", classes);
        return object;
    }

    private static Map<String, Object> limit(LimitTally.Line limit) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", limit.name());
        object.put("state", limit.stage());
        object.put("looked", limit.looked());
        object.put("admits", limit.admitted());
        object.put("delays", limit.delayed());
        object.put("queues", limit.queued());
        object.put("refuses", limit.denied());
        object.put("waits", waits(limit.waits()));
        object.put("accountsSlowed", limit.slowedAccounts());
        object.put("accountsRefused", limit.refusedAccounts());
        hit(object, "firstSlowed", limit.slowed());
        hit(object, "firstRefused", limit.refused());
        return object;
    }

    private static Map<String, Object> flag(FlagTally.Line flag) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", flag.name());
        object.put("violation", flag.violation());
        object.put("state", flag.stage());
        object.put("findings", flag.findings());
        object.put("accounts", flag.accounts());
        object.put("profiles", flag.profiles());
        hit(object, "first", flag.first());
        object.put("hits", flag.hits().stream().map(JsonReport::hit).toList());
        return object;
    }

    private static Map<String, Object> otherwise(Otherwise other) {
        var object = new LinkedHashMap<String, Object>();
        object.put("rule", other.limit());
        object.put("figure", other.figure());
        object.put("value", other.value());
        object.put("findings", other.findings());
        object.put("accounts", other.accounts());
        return object;
    }

    private static void hit(Map<String, Object> object, String name, Optional<Hit> hit) {
        hit.ifPresent(each -> object.put(name, hit(each)));
    }

    private static Map<String, Object> hit(Hit hit) {
        var object = new LinkedHashMap<String, Object>();
        object.put("at", hit.at().toString());
        object.put("account", hit.account());
        if (!hit.cause().isEmpty()) {
            object.put("by", hit.cause());
        }
        return object;
    }

    private static Map<String, Object> timeline(Outcomes outcomes) {
        var timeline = outcomes.timeline();
        var bands = outcomes.candidate().bands();
        var object = new LinkedHashMap<String, Object>();
        object.put("start", timeline.start().toString());
        object.put("stretch", timeline.width().toString());
        var accounts = new LinkedHashMap<String, List<Integer>>();
        timeline.accounts().forEach((rank, counts) -> accounts.put(Speed.name(rank, bands), counts));
        object.put("accounts", accounts);
        return object;
    }

    private static Map<String, Object> account(AccountTally.Line line) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", line.member().name());
        object.put("profile", line.member().profile().word());
        object.put("plan", line.member().plan());
        object.put("decisions", line.decisions());
        object.put("atOnce", line.admitted());
        object.put("delayed", line.delayed());
        object.put("queued", line.queued());
        object.put("refused", line.refusals());
        object.put("credits", line.credits());
        object.put("messages", line.messages());
        object.put("waited", seconds(line.waited()));
        object.put("longestWait", seconds(line.longest()));
        hit(object, "firstSlowed", line.slowed());
        hit(object, "firstRefused", line.refused());
        object.put("findings", line.findings());
        hit(object, "firstFlagged", line.flagged());
        return object;
    }

    private static Map<String, Object> changes(Comparison comparison) {
        var object = new LinkedHashMap<String, Object>();
        Arrays.stream(Comparison.Direction.values())
                .forEach(direction -> object.put(direction.word(), comparison.count(direction)));
        return object;
    }

    private static double seconds(java.time.Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
