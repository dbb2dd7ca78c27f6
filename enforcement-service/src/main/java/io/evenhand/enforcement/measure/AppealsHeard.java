package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.message.Draft;
import io.evenhand.enforcement.message.Kind;
import io.evenhand.enforcement.message.MessageView;
import io.evenhand.enforcement.message.Tellings;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.measure.State;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Hears of appeals: one that is open holds back what has not started, and whatever an account is to be told of it goes the way
 * of all messages.
 */
@ApplicationScoped
class AppealsHeard implements EventHandler {

    private static final Set<String> OVER = Set.of("decided", "closed", "withdrawn", "moot");

    private final MeasureRepository rows;
    private final Tellings tellings;
    private final BusinessClock clock;
    private final Ids ids;

    AppealsHeard(MeasureRepository rows, Tellings tellings, BusinessClock clock, Ids ids) {
        this.rows = rows;
        this.tellings = tellings;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public String follows() {
        return "appeals";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "appeal-changed" ->
                holds(
                        event.data().path("measure").asText(),
                        !OVER.contains(event.data().path("state").asText()));
            case "account-told" -> tell(event);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> holds(String measure, boolean open) {
        var now = clock.instant();
        return rows.findById(measure).chain(row -> {
            if (row == null || row.state(now) != State.SCHEDULED || row.life().held() == open) {
                return Uni.createFrom().voidItem();
            }
            row.live(row.life().held(open, now));
            return rows.changed(row, now).replaceWithVoid();
        });
    }

    private Uni<Void> tell(Event event) {
        var data = event.data();
        var kind = Kind.of(data.path("kind").asText()).orElse(Kind.APPEAL);
        var link = data.path("link").asText("");
        var message = new MessageView(
                ids.next("msg"),
                event.at(),
                kind.word(),
                data.path("subject").asText(kind.heading()),
                data.path("what").asText(),
                data.path("why").asText(),
                data.path("fix").asText() + (link.isEmpty() ? "" : " " + link),
                data.path("contact").asText(""),
                null,
                null);
        return tellings.tell(
                new Draft(data.path("account").asText(), data.path("occasion").asText(event.id()), message));
    }
}
