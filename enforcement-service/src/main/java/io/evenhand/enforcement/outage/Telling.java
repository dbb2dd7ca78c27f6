package io.evenhand.enforcement.outage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells metering what the {@link Journal} holds, as soon as it takes it. Each use counts once by its identity, so that what was
 * told and not heard of is told again.
 */
@Singleton
class Telling {

    private static final int AT_ONCE = 100;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final Journal journal;
    private final UsageClient metering;
    private final ObjectMapper json;
    private final AtomicBoolean telling = new AtomicBoolean();
    private @Nullable Backlog backlog;

    Telling(Journal journal, ServiceClients clients, ObjectMapper json) {
        this.journal = journal;
        this.metering = clients.of("metering", UsageClient.class, LONGEST);
        this.json = json;
    }

    /** A segment, and what of it is told next. */
    private record Backlog(Segment segment, BufferedReader lines, List<String> next) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tell() {
        return tellAll().replaceWithVoid();
    }

    /** A process that ends tells first what is on its machine only, which may go with it; so long as it may take. */
    void end(@Observes ShutdownEvent event) throws InterruptedException {
        var until = System.nanoTime() + LONGEST.toNanos();
        // A disk that cannot be read must not keep others from ending.
        while (!tellAll().onFailure().recoverWithItem(false).await().indefinitely()) {
            if (System.nanoTime() > until) {
                Log.warn("What was used while Redis was silent is not told to its end, and stays in its folder");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
        }
    }

    /** Whether all is told: not when metering does not take it now, or somebody is telling it. */
    private Uni<Boolean> tellAll() {
        return Uni.createFrom()
                .deferred(() -> telling.compareAndSet(false, true)
                        ? rest().onTermination().invoke(() -> telling.set(false))
                        : Uni.createFrom().item(false));
    }

    private Uni<Boolean> rest() {
        return Uni.createFrom()
                .item(this::find)
                .runSubscriptionOn(journal.disk())
                .chain(found ->
                        found.map(this::tellOf).orElseGet(() -> Uni.createFrom().item(true)));
    }

    private Optional<Backlog> find() {
        try {
            if (backlog == null) {
                var segment = journal.next();
                if (segment.isPresent()) {
                    keep(next(
                            segment.get(), Files.newBufferedReader(segment.get().file())));
                }
            }
            return Optional.ofNullable(backlog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next lines that were written to their ends. */
    private Backlog next(Segment segment, BufferedReader lines) throws IOException {
        var next = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = next.size() < AT_ONCE ? lines.readLine() : null) {
            try {
                json.readTree(line);
                next.add(line);
            } catch (JsonProcessingException _) {
                Log.warnf("A line of %s was not written to its end", segment.file());
            }
        }
        return new Backlog(segment, lines, next);
    }

    /** What was told to its end is deleted. */
    private void keep(Backlog rest) throws IOException {
        if (rest.next().isEmpty()) {
            rest.lines().close();
            rest.segment().delete();
            backlog = null;
        } else {
            backlog = rest;
        }
    }

    private Uni<Boolean> tellOf(Backlog found) {
        return metering.tell("[" + String.join(",", found.next()) + "]")
                .onItemOrFailure()
                .transformToUni((told, failure) ->
                        failure == null && told.items().stream().allMatch(UsageClient.Item::isSettled)
                                ? Uni.createFrom()
                                        .item(() -> advance(found, told))
                                        .runSubscriptionOn(journal.disk())
                                        .chain(this::rest)
                                : Uni.createFrom().item(false));
    }

    private boolean advance(Backlog told, UsageClient.Items items) {
        for (var item : items.items()) {
            var problem = item.problem();
            if (problem != null) {
                Log.warnf("The use %s of %s is not counted: %s", item.id(), item.source(), problem.detail());
            }
        }
        try {
            keep(next(told.segment(), told.lines()));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
