package io.evenhand.appeals.inquiry;

import io.evenhand.appeals.inquiry.Inquiry.Terms;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.identity.SignedLinks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells accounts that they are asked something, by the event {@code account-told}, which enforcement-service turns into a
 * message. Its link answers without another credential.
 */
@ApplicationScoped
public class Letters {

    /** Purpose of links to the page of a question. */
    public static final String PURPOSE = "inquiry";

    /** An answer is taken late, too. */
    private static final Duration AFTERWARDS = Duration.ofDays(30);

    private static final String SUBJECT = "We have a question about your use";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final EventLog events;
    private final SignedLinks links;
    private final URI address;
    private final BusinessClock clock;

    Letters(
            EventLog events,
            SignedLinks links,
            @ConfigProperty(name = "evenhand.appeals.review.address") URI address,
            BusinessClock clock) {
        this.events = events;
        this.links = links;
        this.address = address;
        this.clock = clock;
    }

    /**
     * What an account is told.
     *
     * @param occasion what it is told of, once for each
     * @param subject the heading
     */
    @RegisterForReflection
    record Told(
            String account,
            String occasion,
            String kind,
            String subject,
            String what,
            String why,
            String fix,
            String link) {}

    /** What happened, in three parts. */
    private record Text(String occasion, String subject, String what, String why, String fix) {}

    Uni<Void> asked(Terms terms) {
        return tell(
                terms,
                new Text(
                        "asked",
                        SUBJECT,
                        terms.question(),
                        "We saw something that we would like to hear you about before anybody decides on it.",
                        "Answer by %s. If you do not, we decide on what we have; silence is not held against you."
                                .formatted(DAY.format(terms.answerBy()))));
    }

    /** @param time 1 for the first reminder */
    Uni<Void> reminded(Terms terms, int time) {
        return tell(
                terms,
                new Text(
                        "reminded|" + time,
                        SUBJECT + ": it is still open",
                        "We asked you something and have no answer yet: " + terms.question(),
                        "We would like to hear you before anybody decides.",
                        "Answer by %s, or we decide on what we have.".formatted(DAY.format(terms.answerBy()))));
    }

    Uni<Void> withdrawn(Terms terms) {
        return tell(
                terms,
                new Text(
                        "withdrawn",
                        SUBJECT + ": no answer is needed",
                        "We asked you something, and need no answer any more: " + terms.question(),
                        "What we asked about is settled.",
                        "There is nothing you need to do."));
    }

    private Uni<Void> tell(Terms terms, Text text) {
        var told = new Told(
                terms.account(),
                "inquiry|%s|%s".formatted(terms.id(), text.occasion()),
                "inquiry",
                text.subject(),
                text.what(),
                text.why(),
                text.fix(),
                link(terms));
        return events.append("account-told", terms.account(), told);
    }

    private String link(Terms terms) {
        var base = address.toString().replaceFirst("/$", "");
        var until = later(terms.answerBy(), clock.instant()).plus(AFTERWARDS);
        return base + "/question/" + links.sign(PURPOSE, terms.id(), until);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
