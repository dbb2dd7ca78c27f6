package io.evenhand.enforcement.message;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.message.LotEnd;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;

/** Tells an account that credits of a lot end soon: once for each reminder of the lot (requirement B2). */
@ApplicationScoped
class LotMessages implements EventHandler {

    private final Tellings tellings;
    private final Pages pages;
    private final Ids ids;

    LotMessages(Tellings tellings, Pages pages, Ids ids) {
        this.tellings = tellings;
        this.pages = pages;
        this.ids = ids;
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("lot-ending")) {
            return Uni.createFrom().voidItem();
        }
        var occasion = "lot|%s|%s".formatted(text(event, "lot"), text(event, "before"));
        return tellings.tell(new Draft(text(event, "account"), occasion, message(event)));
    }

    private MessageView message(Event event) {
        var contact = text(event, "contact");
        var end = new LotEnd(
                text(event, "title"),
                event.data().get("left").asLong(),
                Instant.parse(text(event, "expiresAt")),
                ZoneId.of(text(event, "timeZone")),
                contact);
        var words = end.message();
        return new MessageView(
                ids.next("msg"),
                event.at(),
                Kind.LOT_ENDING.word(),
                text(event, "policyTitle") + ": " + end.subject(),
                words.what(),
                words.why(),
                words.fix(),
                contact,
                pages.of(
                                text(event, "policy"),
                                event.data().get("policyVersion").asInt())
                        .toString(),
                null);
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }
}
