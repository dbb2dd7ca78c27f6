package io.evenhand.enforcement.webhook;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Adds and removes the webhooks of accounts. */
@ApplicationScoped
class Webhooks {

    static final int MOST = 5;

    private final WebhookRepository rows;
    private final Destinations destinations;
    private final Secrets secrets;
    private final Ids ids;
    private final BusinessClock clock;

    Webhooks(WebhookRepository rows, Destinations destinations, Secrets secrets, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.destinations = destinations;
        this.secrets = secrets;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of the wish for a webhook. */
    sealed interface Addition {
        record Added(WebhookView webhook) implements Addition {}

        record Refused(String why) implements Addition {}

        record TooMany() implements Addition {}
    }

    @WithTransaction
    Uni<Addition> add(String account, URI url) {
        return destinations.of(url).chain(destination -> switch (destination) {
            case Destination.Refused(var why) -> Uni.createFrom().item(new Addition.Refused(why));
            case Destination.Reachable _ -> rows.locked(account).chain(present -> add(account, url, present));
        });
    }

    private Uni<Addition> add(String account, URI url, List<WebhookRow> present) {
        if (present.size() >= MOST) {
            return Uni.createFrom().item(new Addition.TooMany());
        }
        var id = ids.next("wh");
        return rows.persistAndFlush(WebhookRow.of(id, account, url, clock.instant()))
                .map(row -> new Addition.Added(row.toView().with(secrets.of(id))));
    }

    @WithTransaction
    Uni<List<WebhookView>> of(String account) {
        return rows.of(account)
                .map(found -> found.stream().map(WebhookRow::toView).toList());
    }

    @WithTransaction
    Uni<Optional<WebhookView>> of(String account, String id) {
        return rows.of(account, id).map(found -> found.map(WebhookRow::toView));
    }

    /** What came of the wish to remove one. */
    enum Removal {
        REMOVED,
        REMOVED_BEFORE,
        NO_SUCH_WEBHOOK
    }

    /** What waits for it is given up when its time comes. */
    @WithTransaction
    Uni<Removal> remove(String account, String id) {
        return rows.findById(id)
                .map(found -> Optional.ofNullable(found)
                        .filter(row -> row.isOf(account))
                        .map(row -> row.remove(clock.instant()) ? Removal.REMOVED : Removal.REMOVED_BEFORE)
                        .orElse(Removal.NO_SUCH_WEBHOOK));
    }
}
