package io.evenhand.appeals.me;

import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.page.ChartPart;
import io.evenhand.appeals.page.Times;
import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page as its template sees it: texts, of which empty ones are left out; a part that cannot be told is null.
 *
 * @param path where the page is, and what it links to begins
 * @param check whether the rule of the measure in force holds now, with the figures of now
 * @param expected how long appeals took lately
 */
@TemplateData
public record MePage(
        String path,
        String plan,
        String zone,
        String at,
        StandingPart standing,
        String check,
        boolean mended,
        List<Matter> matters,
        @Nullable ChartPart chart,
        boolean measuresKnown,
        @Nullable List<LimitLine> limits,
        @Nullable List<MessagePart> messages,
        String earlier,
        List<WalletPart> wallets,
        List<Past> history,
        String expected,
        String contact,
        String policy,
        String policyPage) {

    public MePage {
        matters = List.copyOf(matters);
        wallets = List.copyOf(wallets);
        history = List.copyOf(history);
    }

    /** A measure that was taken. */
    @TemplateData
    public record Past(
            String id, String name, String since, String until, String ended, String facts, boolean reversed) {}

    static MePage of(String path, Picture picture, String pages, Sent sent) {
        var times = new Times(picture.zone());
        var explanation = picture.first().explanation();
        var policy = explanation.flatMap(told -> told.at("policy"));
        var suspicion = picture.second().suspicion();
        return new MePage(
                path,
                explanation
                        .flatMap(told -> told.at("account"))
                        .flatMap(account -> account.text("planTitle"))
                        .or(() -> picture.first().account().flatMap(account -> account.text("plan")))
                        .orElse(""),
                picture.zone().getId(),
                times.moment(picture.at()),
                StandingPart.of(picture),
                suspicion.flatMap(told -> told.text("says")).orElse(""),
                suspicion.filter(told -> !told.is("holds")).isPresent(),
                Matter.of(picture, pages, sent),
                chart(picture),
                picture.first().measures().isPresent(),
                LimitLine.of(picture).orElse(null),
                picture.first()
                        .messages()
                        .map(told -> told.items("items")
                                .map(message -> MessagePart.of(message, times))
                                .toList())
                        .orElse(null),
                picture.first().messages().flatMap(told -> told.text("next")).orElse(""),
                WalletPart.of(picture),
                history(picture, times),
                expected(picture),
                policy.flatMap(told -> told.text("contact"))
                        .or(() -> contact(picture))
                        .orElse(""),
                policy.flatMap(told -> told.text("title")
                                .map(title -> "%s, version %s"
                                        .formatted(title, told.text("version").orElse("?"))))
                        .orElse(""),
                policyPage(picture, pages));
    }

    private static Optional<String> contact(Picture picture) {
        return picture.measures().stream()
                .flatMap(behind -> Optional.ofNullable(behind.measure().contact()).stream())
                .findFirst();
    }

    static String policyPage(Picture picture, String pages) {
        return picture.first()
                .account()
                .flatMap(account -> account.text("policy"))
                .map(name -> "%s/v1/policies/%s/page".formatted(pages, name))
                .orElse("");
    }

    private static List<Past> history(Picture picture, Times times) {
        return picture.measures().stream()
                .map(behind -> past(behind.measure(), picture, times))
                .toList();
    }

    private static Past past(Measure measure, Picture picture, Times times) {
        var ended = Optional.ofNullable(measure.endedAt()).or(() -> Optional.ofNullable(measure.endsAt()));
        return new Past(
                measure.id(),
                MeasureWords.name(measure),
                Optional.ofNullable(measure.startsAt()).map(times::day).orElse(""),
                ended.map(times::day).orElse(""),
                measure.isInForce(picture.at()) ? "in force" : MeasureWords.ended(measure),
                Objects.requireNonNullElse(measure.facts(), ""),
                measure.state().equals("reversed"));
    }

    private static @Nullable ChartPart chart(Picture picture) {
        return ChartPart.of(
                        picture.second().meter().orElse(""),
                        picture.first().usage(),
                        picture.second().series(),
                        picture.second().peers(),
                        picture.zone())
                .orElse(null);
    }

    /** The public figures: too few appeals are no figure. */
    private static String expected(Picture picture) {
        return picture.figures()
                .flatMap(figures -> Optional.ofNullable(figures.hoursToDecision()))
                .map(hours -> "Half of the answers of the last 90 days came within %s h, nine of ten within %s h."
                        .formatted(Words.number(Math.round(hours.median())), Words.number(Math.round(hours.p90()))))
                .orElse("");
    }
}
