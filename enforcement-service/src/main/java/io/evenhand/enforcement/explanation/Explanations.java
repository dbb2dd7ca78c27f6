package io.evenhand.enforcement.explanation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.enforcement.account.AccountsClient;
import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.enforcement.decision.Decision;
import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.explanation.ExplanationView.AccountPart;
import io.evenhand.enforcement.explanation.ExplanationView.Announced;
import io.evenhand.enforcement.explanation.ExplanationView.Asked;
import io.evenhand.enforcement.explanation.ExplanationView.CreditsPart;
import io.evenhand.enforcement.explanation.ExplanationView.ParameterPart;
import io.evenhand.enforcement.explanation.ExplanationView.PolicyPart;
import io.evenhand.enforcement.explanation.ExplanationView.SwitchPart;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.Figures;
import io.evenhand.meter.Meter;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.page.Ruling;
import io.evenhand.policy.table.LimitTable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what applies to an account now: reads its counters, and has its next request decided without counting it. */
@Singleton
class Explanations {

    private final Decisions decisions;
    private final Meter meter;
    private final Policies policies;
    private final AccountsClient accounts;
    private final BusinessClock clock;
    private final ObjectMapper json;

    Explanations(
            Decisions decisions,
            Meter meter,
            Policies policies,
            AccountsClient accounts,
            BusinessClock clock,
            ObjectMapper json) {
        this.decisions = decisions;
        this.meter = meter;
        this.policies = policies;
        this.accounts = accounts;
        this.clock = clock;
        this.json = json;
    }

    /** A request that nobody makes. */
    record Question(String action, Optional<String> model, Map<String, Long> units) {

        Question {
            units = Map.copyOf(units);
        }

        /** Without units it uses one of each meter that counts such a request. */
        private Question in(LimitTable table) {
            if (!units.isEmpty()) {
                return this;
            }
            var counted = new TreeMap<String, Long>();
            for (var row : table.covering(action, model.orElse(null))) {
                var of = table.rows().get(row).meter();
                if (of >= 0) {
                    counted.put(table.meters().get(of), 1L);
                }
            }
            return new Question(
                    action, model, counted.isEmpty() ? Map.of(table.meters().getFirst(), 1L) : counted);
        }

        private DecisionRequest request() {
            return DecisionRequest.of(action, model, units);
        }
    }

    /** @param withTrials whether limits that holders are not told of are told of */
    Uni<ExplanationView> explain(Caller caller, Question question, boolean withTrials) {
        var terms = decisions.terms(caller, question.action(), question.model());
        var asked = question.in(terms.table());
        var subject = caller.subject(terms.table(), clock.instant());
        return UniHelper.toUni(decisions.preview(caller, asked.request()))
                .chain(next -> UniHelper.toUni(meter.read(subject))
                        .chain(figures -> credits(caller, terms.table(), figures)
                                .map(credits -> view(terms, asked, next, figures, credits, withTrials))));
    }

    /** What the counters know of the wallet, or else the ledger. */
    private Uni<Optional<CreditsPart>> credits(Caller caller, LimitTable table, Figures figures) {
        var account = caller.enrolment().account().id();
        return table.wallet()
                .map(wallet -> figures.available() >= 0
                        ? Uni.createFrom().item(new CreditsPart(wallet, figures.available()))
                        : accounts.wallet(account, wallet)
                                .map(word -> new CreditsPart(wallet, word.balance()))
                                .onFailure()
                                .recoverWithItem(new CreditsPart(wallet, null)))
                .map(found -> found.map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private ExplanationView view(
            Decision.Terms terms,
            Question asked,
            Decision next,
            Figures figures,
            Optional<CreditsPart> credits,
            boolean withTrials) {
        var caller = terms.caller();
        var account = caller.enrolment().account();
        var version = terms.version();
        var table = terms.table();
        var plan = version.policy().plan(table.plan()).orElseThrow();
        var now = Instant.ofEpochMilli(figures.now());
        return new ExplanationView(
                now,
                new AccountPart(account.id(), plan.name(), plan.title(), account.timeZone(), account.anchor()),
                caller.flow().equals(account.id()) ? null : caller.flow(),
                policy(version, now),
                table.campaign().isEmpty() ? null : table.campaign(),
                parameters(version),
                switches(version.policy().name()),
                limits(terms, plan, asked, figures, withTrials),
                credits.orElse(null),
                figures.waiting(),
                new Asked(asked.action(), asked.model().orElse(null), asked.units()),
                json(next));
    }

    private PolicyPart policy(PublishedVersion version, Instant now) {
        var policy = version.policy();
        return new PolicyPart(
                policy.name(),
                policy.title(),
                policy.contact(),
                version.version(),
                policies.next(policy.name(), now)
                        .map(next -> new Announced(
                                next.version(), Instant.ofEpochMilli(next.term().from())))
                        .orElse(null));
    }

    private static List<ParameterPart> parameters(PublishedVersion version) {
        return version.policy().parameters().values().stream()
                .flatMap(parameter -> Optional.ofNullable(version.values().get(parameter.name()))
                        .map(value -> new ParameterPart(parameter.name(), value, parameter.means()))
                        .stream())
                .toList();
    }

    private List<SwitchPart> switches(String policy) {
        return new TreeMap<>(policies.off(policy))
                .entrySet().stream()
                        .map(off -> new SwitchPart(off.getKey(), off.getValue()))
                        .toList();
    }

    private static List<LimitPart> limits(
            Decision.Terms terms, PlanSpec plan, Question asked, Figures figures, boolean withTrials) {
        var table = terms.table();
        var ruling = Ruling.of(terms.version().policy(), plan, table.campaign());
        var scene =
                new LimitPart.Scene(figures.now(), terms.caller().enrolment().zone());
        var covering = table.covering(asked.action(), asked.model().orElse(null));
        return LimitPart.rowsOf(table, withTrials).stream()
                .map(index -> LimitPart.of(
                        ruling,
                        table,
                        table.rows().get(index),
                        Arrays.stream(covering).anyMatch(index::equals),
                        figures.rows().get(index),
                        scene))
                .toList();
    }

    /** Without the id and a place: no such decision was made. */
    private JsonNode json(Decision next) {
        try {
            var node = json.readTree(decisions.describe(next).encode());
            ((ObjectNode) node).remove(List.of("id", "place"));
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a decision is JSON", e);
        }
    }
}
