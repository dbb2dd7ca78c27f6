package io.evenhand.local.simulate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Names with weights, dealt out so that any number of accounts comes close to them. */
record Shares(SequencedMap<String, Integer> weights) {

    private static final Pattern ONE = Pattern.compile("([^=,]+)(?:=([0-9]{1,6}))?");

    /** Fractional parts of the multiples of each are spread evenly, however many there are, and so are pairs of both. */
    enum Deal {
        PROFILES(0.6180339887498949),
        PLANS(0.41421356237309515);

        private final double step;

        Deal(double step) {
            this.step = step;
        }
    }

    Shares {
        weights = new LinkedHashMap<>(weights);
        if (weights.values().stream().mapToInt(Integer::intValue).sum() <= 0) {
            throw new IllegalArgumentException("at least one weight must be above 0");
        }
    }

    /** Reads {@code NAME[=WEIGHT],…}; a name alone weighs 1. */
    static Shares parse(String text) {
        var weights = new LinkedHashMap<String, Integer>();
        for (var part : text.split(",", -1)) {
            var matcher = ONE.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'%s' is not NAME or NAME=WEIGHT".formatted(part));
            }
            var weight = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
            if (weights.put(matcher.group(1), weight) != null) {
                throw new IllegalArgumentException("'%s' is there twice".formatted(matcher.group(1)));
            }
        }
        return new Shares(weights);
    }

    static Shares evenly(Iterable<String> names) {
        var weights = new LinkedHashMap<String, Integer>();
        names.forEach(name -> weights.put(name, 1));
        return new Shares(weights);
    }

    String first() {
        return weights.firstEntry().getKey();
    }

    /** The name for the account with this number, counted from 0. */
    String of(long number, Deal deal) {
        var place = (number + 0.5) * deal.step;
        var left = (place - Math.floor(place))
                * weights.values().stream().mapToInt(Integer::intValue).sum();
        for (Map.Entry<String, Integer> share : weights.sequencedEntrySet()) {
            left -= share.getValue();
            if (left < 0) {
                return share.getKey();
            }
        }
        return weights.lastEntry().getKey();
    }
}
