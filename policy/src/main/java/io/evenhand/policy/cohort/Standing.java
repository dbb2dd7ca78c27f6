package io.evenhand.policy.cohort;

import io.evenhand.policy.language.Comparison;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How an account's use stands beside that of the others, under one comparison: the figures that are evidence, and what they
 * come to (requirements S2, S3).
 *
 * @param own the account's use, in the smallest parts of the meter
 * @param others the cohort without the account
 * @param decimals those of the meter
 * @param strained whether the shared capacity was used as much as the rule asks; true where it asks nothing
 */
public record Standing(Comparison rule, long own, Cohort others, int decimals, boolean strained) {

    private static final double PERCENT = 100;
    private static final BigDecimal USUAL_PERCENTILE = BigDecimal.valueOf(95);

    /** What the rule says to it. */
    public Disproportion judgement() {
        return Disproportion.of(rule, own, others, decimals, strained);
    }

    /** Whether there is enough to judge by: use, and others to compare it with where the rule compares. */
    public boolean isEnough() {
        return own > 0
                && (rule.above() == null
                        || others.count() >= rule.minimumCohort()
                        || judgement() != Disproportion.NONE);
    }

    /** Its use by the median of the others; 0 where there are none. */
    public double timesMedian() {
        return others.median() == 0 ? 0 : own / others.median();
    }

    /** Its part of all use, from 0 to 1. */
    public double share() {
        var all = (double) own + others.total();
        return all == 0 ? 0 : own / all;
    }

    /** The figures by name, in units of the meter; {@code share} is a part of one. */
    public Map<String, Double> facts() {
        var facts = new LinkedHashMap<String, Double>();
        facts.put("used", units((double) own));
        facts.put("cohortSize", (double) others.count());
        if (others.count() > 0) {
            facts.put("cohortMedian", units(others.median()));
            facts.put("cohortPercentile", units(others.quantile(percentile().doubleValue() / PERCENT)));
            facts.put("percentile", percentile().doubleValue());
            facts.put("timesMedian", timesMedian());
        }
        facts.put("cohortTotal", units((double) own + others.total()));
        facts.put("share", share());
        var alone = rule.alone();
        if (alone != null) {
            facts.put("alone", alone.doubleValue());
        }
        return Map.copyOf(facts);
    }

    /**
     * The figures in a sentence.
     *
     * @param unit the meter's unit in the singular
     * @param when the window, such as {@code in May 2026}
     */
    public String says(String unit, String when) {
        var used = "%s %s%s %s".formatted(figure((double) own), unit, isOne() ? "" : "s", when);
        var beside = others.count() == 0 || others.count() < rule.minimumCohort() ? tooFew() : beside();
        var sentence = switch (judgement()) {
            case BESIDE_OTHERS -> used + ": " + beside;
            case IN_ISOLATION -> "%s, more than %s on its own; %s".formatted(used, alone(), beside);
            case NONE -> used + (rule.above() == null ? "" : ": " + beside);
        };
        return strained ? sentence : sentence + "; the platform was not strained";
    }

    private boolean isOne() {
        return BigDecimal.valueOf(own, decimals).compareTo(BigDecimal.ONE) == 0;
    }

    private String alone() {
        var alone = rule.alone();
        return alone == null ? "" : figure(alone);
    }

    private String tooFew() {
        return switch (others.count()) {
            case 0 -> "nobody else used any";
            case 1 -> "1 other is too few to compare with";
            default -> "%,d others are too few to compare with".formatted(others.count());
        };
    }

    private String beside() {
        var bound = others.quantile(percentile().doubleValue() / PERCENT);
        return String.format(
                Locale.ENGLISH,
                "%,.1f times the median of %,d others (%s), %s their %s percentile (%s) and %.1f %% of all use",
                timesMedian(),
                others.count(),
                figure(others.median()),
                own > bound ? "above" : "not above",
                ordinal(percentile()),
                figure(bound),
                PERCENT * share());
    }

    private BigDecimal percentile() {
        var above = rule.above();
        var named = above == null ? null : above.percentile();
        return named == null ? USUAL_PERCENTILE : named;
    }

    private double units(double smallest) {
        return smallest / Math.pow(10, decimals);
    }

    private String figure(double smallest) {
        return figure(BigDecimal.valueOf(smallest).movePointLeft(decimals));
    }

    private static String figure(BigDecimal value) {
        return Figures.words(value);
    }

    private static String ordinal(BigDecimal value) {
        var plain = value.stripTrailingZeros().toPlainString();
        var last = plain.charAt(plain.length() - 1);
        var teen = plain.length() > 1 && plain.charAt(plain.length() - 2) == '1';
        return plain
                + switch (teen ? '0' : last) {
                    case '1' -> "st";
                    case '2' -> "nd";
                    case '3' -> "rd";
                    default -> "th";
                };
    }
}
