package io.evenhand.enforcement.message;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.decision.Nearness;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.Row;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Tells an account that its speed changed, or that a limit is near or reached: exactly once for each crossing (requirement C3).
 * The words and the pace are those of the version that decided, with the values its parameters have now.
 */
@ApplicationScoped
class LimitMessages implements EventHandler {

    private final Tellings tellings;
    private final Directory directory;
    private final Policies policies;
    private final Pages pages;
    private final Ids ids;

    LimitMessages(Tellings tellings, Directory directory, Policies policies, Pages pages, Ids ids) {
        this.tellings = tellings;
        this.directory = directory;
        this.policies = policies;
        this.pages = pages;
        this.ids = ids;
    }

    @Override
    public String follows() {
        return "metering";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "band-crossed" ->
                tell(
                        event,
                        Kind.BAND_CROSSED,
                        "band|" + told(event) + "|" + event.data().get("step").asText());
            case "limit-reached" -> tell(event, Kind.LIMIT_REACHED, "limit|" + told(event));
            case "limit-near" ->
                tell(
                        event,
                        Kind.LIMIT_NEAR,
                        "near|" + told(event) + "|" + event.data().get("until").asText());
            default -> Uni.createFrom().voidItem();
        };
    }

    private static String told(Event event) {
        return text(event, "limit") + "|" + text(event, "windowStart");
    }

    private Uni<Void> tell(Event event, Kind kind, String occasion) {
        return directory
                .byAccount(text(event, "account"))
                .chain(account -> account.map(known -> tell(known, event, kind, occasion))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> tell(Enrolment account, Event event, Kind kind, String told) {
        var version = policies.version(
                        text(event, "policy"), event.data().get("policyVersion").asInt())
                .orElseThrow(() -> new IllegalStateException("The policy version is not known here yet"));
        var plan = account.planAt(event.at());
        var campaign = event.data().path("campaign").asText("");
        return row(version, plan, account, campaign, event)
                .flatMap(row -> occasion(row, event, account.zone()))
                .flatMap(occasion -> version.policy().tell(plan, campaign, text(event, "limit"), occasion))
                .map(words ->
                        tellings.tell(new Draft(account.account().id(), told, message(version, event, kind, words))))
                // The account left the plan meanwhile: nothing about that limit concerns it any more.
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private MessageView message(PublishedVersion version, Event event, Kind kind, Message words) {
        var policy = version.policy();
        return new MessageView(
                ids.next("msg"),
                event.at(),
                kind.word(),
                policy.title() + ": " + kind.heading(),
                words.what(),
                words.why(),
                words.fix(),
                policy.contact(),
                pages.of(policy.name(), version.version()).toString(),
                text(event, "decision"));
    }

    /** The limit as it is in the event's window. */
    private static Optional<Row> row(
            PublishedVersion version, String plan, Enrolment account, String campaign, Event event) {
        var limit = text(event, "limit");
        var window = Instant.parse(text(event, "windowStart"));
        return version.policy()
                .plan(plan)
                .filter(found -> found.terms(campaign).isPresent())
                .flatMap(_ -> version.plan(plan))
                .map(compiled -> account.inForce(compiled.table(campaign), window))
                .flatMap(table -> table.rows().stream()
                        .filter(row -> row.limit().equals(limit) && !(row instanceof Row.Price))
                        .findFirst());
    }

    private static Optional<Occasion> occasion(Row row, Event event, ZoneId zone) {
        return event.type().equals("limit-near") ? near(row, event, zone) : reached(row, event, zone);
    }

    /** Empty when the limit is further away than it was thought to be. */
    private static Optional<Occasion> near(Row row, Event event, ZoneId zone) {
        return Nearness.of(row, used(event))
                .map(near -> row instanceof Row.Bands bands
                        ? new Occasion.NearSlower(
                                used(event),
                                near.end(),
                                Pace.band(bands, near.nextStep()).name(),
                                Duration.ofMillis(Pace.at(bands, near.nextStep())),
                                resetsAt(event),
                                zone)
                        : new Occasion.NearEnd(used(event), resetsAt(event), zone));
    }

    private static Optional<Occasion> reached(Row row, Event event, ZoneId zone) {
        return switch (row) {
            case Row.Bands bands -> {
                var step = event.data().get("step").asLong();
                yield Optional.of(new Crossing(
                        used(event),
                        Pace.band(bands, step).name(),
                        Duration.ofMillis(Pace.at(bands, step)),
                        resetsAt(event),
                        zone));
            }
            case Row.Quota _ -> Optional.of(new Occasion.UsedUp(used(event), resetsAt(event), zone));
            case Row.Sustained _ -> Optional.of(new Occasion.Slowed());
            case Row.Rate _, Row.Concurrency _, Row.Ceiling _, Row.Throttle _, Row.Price _ -> Optional.empty();
        };
    }

    private static long used(Event event) {
        return event.data().get("used").asLong();
    }

    private static Instant resetsAt(Event event) {
        return Instant.parse(text(event, "resetsAt"));
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }
}
