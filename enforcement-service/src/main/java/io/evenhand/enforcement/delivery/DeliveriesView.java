package io.evenhand.enforcement.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a message got to its holder.
 *
 * @param delivered null while it did not
 */
@RegisterForReflection
public record DeliveriesView(
        String message, Instant toldAt, @Nullable Delivered delivered, List<Item> items) {

    private static final String WAITING = "waiting";
    private static final String BOUNCED = "bounced";

    public DeliveriesView {
        items = List.copyOf(items);
    }

    /** One channel of it. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String channel,
            @Nullable String webhook,
            String state,
            int attempts,
            @Nullable Instant dueAt,
            @Nullable Instant attemptedAt,
            @Nullable Instant succeededAt,
            @Nullable Instant bouncedAt,
            @Nullable String error) {

        static Item of(Delivery delivery) {
            return new Item(
                    delivery.channel().word(),
                    delivery.target().isEmpty() ? null : delivery.target(),
                    delivery.bouncedAt() == null ? delivery.state().word() : BOUNCED,
                    delivery.attempts(),
                    delivery.dueAt(),
                    delivery.attemptedAt(),
                    delivery.succeededAt(),
                    delivery.bouncedAt(),
                    delivery.error());
        }

        /** An inbox that nobody has looked into. */
        static Item unseen(boolean served) {
            var state = served ? Delivered.SERVED : WAITING;
            return new Item(Channel.INBOX.word(), null, state, 0, null, null, null, null, null);
        }
    }

    static DeliveriesView of(String message, Instant toldAt, List<Delivery> deliveries, Instant now) {
        var delivered = Delivered.of(toldAt, deliveries, now).orElse(null);
        var items = new ArrayList<Item>();
        if (deliveries.stream().noneMatch(each -> each.channel() == Channel.INBOX)) {
            items.add(Item.unseen(delivered != null && delivered.by().equals(Delivered.SERVED)));
        }
        deliveries.stream().map(Item::of).forEach(items::add);
        return new DeliveriesView(message, toldAt, delivered, items);
    }
}
