package io.evenhand.appeals.me;

import io.evenhand.appeals.page.ChartPart;
import io.evenhand.appeals.page.Times;
import io.evenhand.appeals.page.Told;
import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A limit, as the page shows it: texts, of which empty ones are left out.
 *
 * @param percent how much of it is used; below 0 where it has no end
 */
@TemplateData
public record LimitLine(
        String name, String rule, String now, String of, int percent, String resets, String forecast, boolean blocked) {

    private static final double HUNDRED = 100;

    /** The fullest first; what is only on trial is none. Empty where nobody can tell. */
    static Optional<List<LimitLine>> of(Picture picture) {
        var times = new Times(picture.zone());
        return picture.first()
                .explanation()
                .map(explanation -> explanation
                        .items("limits")
                        .filter(limit -> !limit.text("state").equals(Optional.of("shadow")))
                        .sorted(Comparator.comparingDouble(ChartPart::share).reversed())
                        .map(limit -> line(limit, picture, times))
                        .toList());
    }

    private static LimitLine line(Told limit, Picture picture, Times times) {
        var name = limit.text("limit").orElse("");
        var share = ChartPart.share(limit);
        return new LimitLine(
                Words.name(name),
                limit.text("rule").orElse(""),
                limit.text("now").orElse(""),
                limit.number("until")
                        .map(until -> "%s of %s"
                                .formatted(Words.number(limit.number("used").orElse(0L)), Words.number(until)))
                        .orElse(""),
                share < 0 ? -1 : (int) Math.rint(Math.min(1, share) * HUNDRED),
                limit.instant("resetsAt").map(times::moment).orElse(""),
                forecast(name, picture).map(times::moment).orElse(""),
                limit.number("remaining").filter(left -> left <= 0).isPresent());
    }

    /** When it is met if use goes on as in this window so far. */
    private static Optional<Instant> forecast(String limit, Picture picture) {
        return picture.first().usage().stream()
                .flatMap(usage -> usage.items("items"))
                .filter(item -> item.text("limit").equals(Optional.of(limit)))
                .flatMap(item -> item.instant("forecast").stream())
                .findFirst();
    }

    /** Whether it has an end to come near to. */
    public boolean isBounded() {
        return percent >= 0;
    }
}
