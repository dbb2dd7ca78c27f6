package io.evenhand.metering.usage;

import io.evenhand.kit.identity.KeyHolders;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps every {@link LiveView} of this replica up to date. The readers of the log store a version of each account's counters
 * that grows with every change: once a second one question asks for those of all accounts that are looked at, and only
 * what has changed is read. Where a store does not answer, views stay open and are told when it is back.
 */
@ApplicationScoped
class LiveViews {

    private static final int AT_ONCE = 16;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Set<LiveView> views = ConcurrentHashMap.newKeySet();
    private final Usages usages;
    private final KeyHolders keys;
    private final Pool pool;
    private final LiveConfig config;

    LiveViews(Usages usages, KeyHolders keys, Pool pool, LiveConfig config) {
        this.usages = usages;
        this.keys = keys;
        this.pool = pool;
        this.config = config;
    }

    /** Opens a view for somebody who may see the account, if there is one. */
    synchronized LiveView open(String account, Viewer viewer, Optional<String> keyHash) {
        var others =
                views.stream().filter(other -> other.account().equals(account)).count();
        if (others >= config.perAccount()) {
            throw ProblemException.refused(
                    429,
                    "too-many-views",
                    "This account is looked at %d times already; close one first.".formatted(others),
                    RETRY);
        }
        var view = new LiveView(account, viewer, keyHash, Instant.now(), config.longest());
        views.add(view);
        return view;
    }

    /** What is told in a view: the present first, if it can be read now. It is over when its client has gone. */
    Multi<Optional<Usage>> told(LiveView view) {
        var present = usages.now(view.account(), view.viewer())
                .invoke(view::begins)
                .map(Optional::of)
                .onFailure()
                .recoverWithItem(Optional.empty());
        return Multi.createBy()
                .concatenating()
                .streams(present.toMulti(), view.told())
                .onTermination()
                .invoke(() -> views.remove(view));
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        var open = List.copyOf(views);
        if (open.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return versions(open)
                .chain(versions -> Multi.createFrom()
                        .iterable(open)
                        .onItem()
                        .transformToUni(view -> look(view, versions.getOrDefault(view.account(), 0L)))
                        .merge(AT_ONCE)
                        .onItem()
                        .ignoreAsUni());
    }

    /** Without PostgreSQL nothing seems to change, and each view is looked at with its next beat. */
    private Uni<Map<String, Long>> versions(List<LiveView> open) {
        var accounts = open.stream().map(LiveView::account).distinct().toArray(String[]::new);
        return pool.preparedQuery("SELECT account, version FROM checkpoint WHERE account = ANY ($1)")
                .execute(Tuple.tuple().addArrayOfString(accounts))
                .<Map<String, Long>>map(rows -> {
                    var versions = new HashMap<String, Long>();
                    rows.forEach(row -> versions.put(row.getString("account"), row.getLong("version")));
                    return versions;
                })
                .onFailure()
                .invoke(e -> Log.warnf("What changed for those who look on is not known: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(Map.of());
    }

    private Uni<Void> look(LiveView view, long version) {
        var now = Instant.now();
        if (view.isOver(now)) {
            return close(view);
        }
        var due = view.isDue(now, config.beat());
        if (!view.isReady() || (!due && !view.isBehind(version))) {
            return Uni.createFrom().voidItem();
        }
        return mayLook(view).chain(may -> may ? read(view, version, due) : close(view));
    }

    private Uni<Void> close(LiveView view) {
        views.remove(view);
        view.end();
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> read(LiveView view, long version, boolean due) {
        return usages.now(view.account(), view.viewer())
                .invoke(usage -> view.saw(usage, version, Instant.now(), due))
                .replaceWithVoid()
                .onFailure(LiveViews::isNone)
                .recoverWithUni(() -> close(view))
                .onFailure()
                .recoverWithUni(() -> {
                    if (due) {
                        view.live(Instant.now());
                    }
                    return Uni.createFrom().voidItem();
                });
    }

    private static boolean isNone(Throwable e) {
        return e instanceof ProblemException problem && problem.status() == 404;
    }

    /** A key may have been revoked meanwhile. While nobody can say so there is no usage to be read either. */
    private Uni<Boolean> mayLook(LiveView view) {
        return view.keyHash()
                .map(hash ->
                        keys.find(hash).map(Optional::isPresent).onFailure().recoverWithItem(true))
                .orElseGet(() -> Uni.createFrom().item(true));
    }

    void stop(@Observes ShutdownEvent stop) {
        views.forEach(LiveView::end);
    }
}
