package io.evenhand.policy.conduct;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a finding says about the account: a sentence that leaves places for facts, written {@code {name}}. */
public record Evidence(String sentence) {

    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9]+)\\}");

    /** The sentence with the figures of the moment; what is not known is said to be unknown. */
    public String filled(Facts facts) {
        return PLACE.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(words(found.group(1), facts)));
    }

    private static String words(String fact, Facts facts) {
        var value = facts.values().get(fact);
        if (value == null || !Double.isFinite(value)) {
            return "unknown";
        }
        return Facts.isShare(fact)
                ? figure(BigDecimal.valueOf(value).movePointRight(2)) + "%"
                : figure(BigDecimal.valueOf(value));
    }

    private static String figure(BigDecimal value) {
        var format = new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format.format(value);
    }
}
