package io.evenhand.enforcement.transparency;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement of reasons as the Transparency Database takes it (its API, version 2). Its fields are that database's, and
 * what does not apply is null. The words are the policy's, the figures the rule's.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DsaStatement(
        String puid,
        @Nullable String decisionProvision,
        @Nullable String decisionAccount,
        String decisionGround,
        String incompatibleContentGround,
        String incompatibleContentExplanation,
        String incompatibleContentIllegal,
        List<String> contentType,
        String contentTypeOther,
        String category,
        LocalDate contentDate,
        LocalDate applicationDate,
        @Nullable LocalDate endDateServiceRestriction,
        @Nullable LocalDate endDateAccountRestriction,
        String decisionFacts,
        String sourceType,
        String automatedDetection,
        String automatedDecision) {

    private static final int LONGEST_GROUND = 500;
    private static final int LONGEST_EXPLANATION = 2_000;
    private static final int LONGEST_FACTS = 5_000;

    DsaStatement {
        contentType = List.copyOf(contentType);
    }

    static DsaStatement of(Restriction what) {
        var account = account(what);
        var over = what.over().map(DsaStatement::day).orElse(null);
        return new DsaStatement(
                what.id(),
                account == null ? provision(what) : null,
                account,
                "DECISION_GROUND_INCOMPATIBLE_CONTENT",
                cut(
                        "%s, version %d: %s".formatted(what.policy(), what.policyVersion(), what.category()),
                        LONGEST_GROUND),
                cut(what.clause(), LONGEST_EXPLANATION),
                "No",
                List.of("CONTENT_TYPE_OTHER"),
                "Use of the service",
                "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
                day(what.proposedAt()),
                day(what.startsAt()),
                account == null ? over : null,
                account == null ? null : over,
                cut(facts(what), LONGEST_FACTS),
                source(what),
                Automation.isDetection(what.detection()) ? "Yes" : "No",
                Automation.of(what.detection(), what.byPerson()).name());
    }

    /** What was decided on the account itself; null where only some or all use of the service was. */
    private static @Nullable String account(Restriction what) {
        return switch (what.kind()) {
            case "termination" -> "DECISION_ACCOUNT_TERMINATED";
            case "suspension" -> what.target().equals("account") ? "DECISION_ACCOUNT_SUSPENDED" : null;
            default -> null;
        };
    }

    /** Whoever is slowed, or stopped in one place, goes on with the rest. */
    private static String provision(Restriction what) {
        return what.kind().equals("pause") && what.target().equals("account")
                ? "DECISION_PROVISION_TOTAL_SUSPENSION"
                : "DECISION_PROVISION_PARTIAL_SUSPENSION";
    }

    private static String source(Restriction what) {
        return what.detection().equals("report") ? "SOURCE_TYPE_OTHER_NOTIFICATION" : "SOURCE_VOLUNTARY";
    }

    private static String facts(Restriction what) {
        return switch (what.detection()) {
            case "automated" -> "The rule %s held%s.".formatted(what.rule(), figures(what.figures()));
            case "report" -> "Somebody reported it, and a person found it to be so.";
            default -> "Staff found it.";
        };
    }

    private static String figures(Map<String, Double> figures) {
        if (figures.isEmpty()) {
            return "";
        }
        return new TreeMap<>(figures)
                .entrySet().stream()
                        .map(figure -> figure.getKey() + " = " + plain(figure.getValue()))
                        .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String plain(double figure) {
        return BigDecimal.valueOf(figure).stripTrailingZeros().toPlainString();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
