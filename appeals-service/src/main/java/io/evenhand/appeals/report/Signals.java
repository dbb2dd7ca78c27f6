package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.report.SignalsClient.Signal;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Objects;

/**
 * Tells enforcement-service of reports that a person found to be right, until it has heard; and hears what a person says of the
 * finding, which is the outcome.
 */
@ApplicationScoped
class Signals implements EventHandler {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int BAD_REQUEST = 400;

    private final ReportRepository rows;
    private final Reports reports;
    private final SignalsClient enforcement;
    private final Migrations migrations;
    private final BusinessClock clock;

    Signals(
            ReportRepository rows,
            Reports reports,
            ServiceClients clients,
            Migrations migrations,
            BusinessClock clock) {
        this.rows = rows;
        this.reports = reports;
        this.enforcement = clients.of("enforcement", SignalsClient.class, LONGEST);
        this.migrations = migrations;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> work() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(rows::signals)
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::tell)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Reports wait to be passed on: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> tell(String id) {
        return Panache.withSession(() -> rows.get(id))
                .chain(row -> enforcement.tell(row.id + "|" + row.version, signal(row)))
                .chain(found -> heard(id, found.id()))
                .onFailure()
                .recoverWithUni(e -> trouble(id, e));
    }

    /** In the words of who looked into it: the report's own might say who wrote it. */
    private static Signal signal(ReportRow row) {
        return new Signal(
                Objects.requireNonNull(row.account),
                Objects.requireNonNull(row.violation),
                Objects.requireNonNull(row.reason),
                row.happened(),
                "report",
                row.id);
    }

    private Uni<Void> heard(String id, String finding) {
        return Panache.withTransaction(() -> rows.locked(id)
                .invoke(row -> row.told(finding))
                .call(reports::tell)
                .replaceWithVoid());
    }

    /** What is wrong goes back to staff; anything else is tried again. */
    private Uni<Void> trouble(String id, Throwable e) {
        Log.warnf("Report %s was not passed on: %s", id, e.toString());
        var refused = e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == BAD_REQUEST;
        return refused
                ? Panache.withTransaction(() -> rows.locked(id)
                        .invoke(ReportRow::refuse)
                        .call(reports::tell)
                        .replaceWithVoid())
                : Uni.createFrom().voidItem();
    }

    @Override
    public String follows() {
        return "enforcement";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("finding-changed")
                ? outcome(event.data())
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> outcome(JsonNode finding) {
        return switch (finding.path("state").asText()) {
            case "confirmed" -> end(finding, Outcome.ACTION_TAKEN);
            case "dismissed", "lapsed" -> end(finding, Outcome.NO_VIOLATION);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> end(JsonNode finding, Outcome outcome) {
        return rows.ofFinding(
                        finding.path("id").asText(), finding.path("report").asText(""))
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .filter(row -> row.state() == State.PASSED_ON)
                .onItem()
                .transformToUniAndConcatenate(row -> {
                    row.end(outcome, clock.instant());
                    return reports.tell(row);
                })
                .onItem()
                .ignoreAsUni();
    }
}
