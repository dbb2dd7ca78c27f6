package io.evenhand.policy.cohort;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Figures of use as people read them. */
final class Figures {

    private Figures() {}

    /** {@code 12,400}, {@code 1.25}: with at most three digits after the point. */
    static String words(BigDecimal value) {
        var format = new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format.format(value);
    }
}
