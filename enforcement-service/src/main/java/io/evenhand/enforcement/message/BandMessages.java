package io.evenhand.enforcement.message;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.message.Crossing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Tells an account that its speed changed: exactly once for each crossing (requirement C3). */
@ApplicationScoped
class BandMessages implements EventHandler {

    private final MessageRepository messages;
    private final Directory directory;
    private final Policies policies;
    private final Ids ids;

    BandMessages(MessageRepository messages, Directory directory, Policies policies, Ids ids) {
        this.messages = messages;
        this.directory = directory;
        this.policies = policies;
        this.ids = ids;
    }

    @Override
    public String follows() {
        return "metering";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("band-crossed")) {
            return Uni.createFrom().voidItem();
        }
        return directory
                .byAccount(text(event, "account"))
                .chain(account -> account.map(known -> tell(known, event))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> tell(Enrolment account, Event event) {
        var version = policies.version(
                        text(event, "policy"), event.data().get("policyVersion").asInt())
                .orElseThrow(() -> new IllegalStateException("The policy version is not known here yet"));
        var crossing = new Crossing(
                event.data().get("used").asLong(),
                text(event, "band"),
                Duration.parse(text(event, "pace")),
                Instant.parse(text(event, "resetsAt")),
                account.zone());
        var limit = text(event, "limit");
        return version.policy()
                .tell(account.account().plan(), limit, crossing)
                .map(words -> messages.add(
                        account.account().id(),
                        occasion(event, limit),
                        new MessageView(
                                ids.next("msg"),
                                event.at(),
                                "band-crossed",
                                words.what(),
                                words.why(),
                                words.fix(),
                                text(event, "decision"))))
                // The account left the plan meanwhile: nothing about that limit concerns it any more.
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static String occasion(Event event, String limit) {
        return String.join(
                "|",
                "band",
                limit,
                text(event, "windowStart"),
                event.data().get("step").asText());
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }
}
