package io.evenhand.appeals.me;

import io.evenhand.appeals.page.Times;
import io.evenhand.appeals.page.Told;
import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Locale;

/**
 * How the account stands, in words.
 *
 * @param tone {@code ok}, {@code warn} or {@code unknown}: the picture beside the words, never instead of them
 * @param next what a request would get now
 * @param strikes what counts, or may come to count, against the account
 */
@TemplateData
public record StandingPart(
        String title, String text, String tone, String since, String until, String next, List<StrikeLine> strikes) {

    public StandingPart {
        strikes = List.copyOf(strikes);
    }

    /** One finding that counts. */
    @TemplateData
    public record StrikeLine(String category, String says, String at, String until) {}

    static StandingPart of(Picture picture) {
        var times = new Times(picture.zone());
        var told = picture.first().standing();
        var word = told.flatMap(standing -> standing.text("standing")).orElse("");
        return new StandingPart(
                title(word),
                text(word),
                switch (word) {
                    case "good" -> "ok";
                    case "" -> "unknown";
                    default -> "warn";
                },
                told.flatMap(standing -> standing.instant("since"))
                        .map(times::moment)
                        .orElse(""),
                told.flatMap(standing -> standing.instant("until"))
                        .map(times::moment)
                        .orElse(""),
                picture.first()
                        .explanation()
                        .flatMap(explanation -> explanation.at("next"))
                        .map(next -> next(next, picture, times))
                        .orElse(""),
                told.stream()
                        .flatMap(standing -> standing.items("strikes"))
                        .map(strike -> strike(strike, times))
                        .toList());
    }

    private static StrikeLine strike(Told strike, Times times) {
        return new StrikeLine(
                Words.name(strike.text("category").orElse("")),
                strike.text("says").orElse(""),
                strike.instant("at").map(times::day).orElse(""),
                strike.instant("countsUntil").map(times::day).orElse(""));
    }

    private static String title(String word) {
        return switch (word) {
            case "good" -> "Good standing";
            case "warned" -> "Good standing, with a notice";
            case "slowed" -> "You are slowed down";
            case "paused" -> "Paused while we check";
            case "suspended" -> "Your account is suspended";
            case "terminated" -> "Your account is being closed";
            case "" -> "Your standing cannot be told right now";
            default -> word.substring(0, 1).toUpperCase(Locale.ENGLISH) + word.substring(1);
        };
    }

    private static String text(String word) {
        return switch (word) {
            case "good" -> "Nothing is held against your use.";
            case "warned" -> "Nothing has changed for you. We ask you to look at something below.";
            case "slowed" -> "Everything works, and takes longer. Nothing you sent is lost.";
            case "paused" -> "A person looks at it. That says nothing yet about who is right.";
            case "suspended" ->
                "Use has stopped for now. You can still see everything here, appeal, and take your data.";
            case "terminated" -> "You can still see everything here, appeal, and take your data.";
            case "" -> "This is a fault on our side and changes nothing for you. What else we know stands below.";
            default -> "";
        };
    }

    private static String next(Told next, Picture picture, Times times) {
        return switch (next.text("outcome").orElse("")) {
            case "admit" -> "A request would start at once now.";
            case "delay" ->
                next.instant("startAt")
                        .map(at -> "A request would start at %s.".formatted(times.soon(at, picture.at())))
                        .orElse("A request would wait for its turn now.");
            case "refuse", "refused" -> "A request would be refused now; below is why, and until when.";
            default -> "";
        };
    }

    /** Whether it is known since when. */
    public boolean isDated() {
        return !since.isEmpty();
    }
}
