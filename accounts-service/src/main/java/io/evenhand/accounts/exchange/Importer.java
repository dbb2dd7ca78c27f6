package io.evenhand.accounts.exchange;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.Outages;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what was uploaded, a piece at a time: rows and the import's place in its file in one transaction, under the
 * lock of the import. So a process that dies, or another replica that goes on, neither loses nor repeats a row. A piece
 * that fails is tried row by row; one row that cannot be taken is refused, and the rest goes on.
 */
@ApplicationScoped
class Importer {

    /** Of a row: it may only have met another call that changes the same. */
    private static final int ATTEMPTS = 3;

    private static final String FAULT = "could not be taken in; the fault is ours and logged";

    private final ImportRepository rows;
    private final Imports imports;
    private final BusinessClock clock;
    private final Migrations migrations;
    private final Vertx vertx;
    private @Nullable Reading reading;

    /** How many rows are to be tried one by one still. */
    private int careful;

    private int attempts;

    Importer(ImportRepository rows, Imports imports, BusinessClock clock, Migrations migrations, Vertx vertx) {
        this.rows = rows;
        this.imports = imports;
        this.clock = clock;
        this.migrations = migrations;
        this.vertx = vertx;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createBy()
                .repeating()
                .uni(this::step)
                .whilst(more -> more)
                .onItem()
                .ignoreAsUni();
    }

    /** One piece of the oldest import; whether there may be more. */
    private Uni<Boolean> step() {
        return Panache.withTransaction(() -> rows.next()
                        .chain(found -> found.map(this::piece)
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))))
                .map(taken -> taken.map(this::moveOn).orElse(false))
                .onFailure()
                .recoverWithUni(this::afterFailure);
    }

    /** What was dealt with is so only once its transaction is through. */
    private boolean moveOn(List<Line> taken) {
        if (reading != null) {
            reading.moveOn(taken);
        }
        careful = Math.max(0, careful - taken.size());
        attempts = 0;
        return true;
    }

    private Uni<Optional<List<Line>>> piece(ImportRow row) {
        return reading(row).chain(file -> {
            var lines = file.next(careful > 0 ? 1 : file.intake().atOnce());
            return receive(row, file, lines)
                    .chain(receptions -> count(row, lines, receptions))
                    .map(_ -> Optional.of(lines));
        });
    }

    /** The file at the place where its import is; a worker reads on to there. */
    private Uni<Reading> reading(ImportRow row) {
        var known = reading;
        if (known != null && known.isOf(row)) {
            return Uni.createFrom().item(known);
        }
        var intake = imports.intake(row.kind()).orElseThrow();
        return rows.file(row.id())
                .chain(content -> vertx.executeBlocking(Uni.createFrom().item(() -> {
                    var fresh = new Reading(row.id(), intake, new Lines(content.getBytes(), row.form()));
                    fresh.skip(row.read());
                    return fresh;
                })))
                .invoke(fresh -> reading = fresh);
    }

    /** Of rows that name the same, only the first is taken in. */
    private static Uni<List<Reception>> receive(ImportRow row, Reading file, List<Line> lines) {
        var receptions = new ArrayList<Reception>(Collections.nCopies(lines.size(), new Reception.Unchanged()));
        var fresh = new ArrayList<Line>();
        var places = new ArrayList<Integer>();
        var named = new HashSet<String>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var refused = refusal(file, line, named.add(file.intake().identity(line)));
            if (refused.isPresent()) {
                receptions.set(i, refused.get());
            } else {
                fresh.add(line);
                places.add(i);
            }
        }
        return file.intake().take(fresh, row.isDryRun()).map(taken -> {
            for (var i = 0; i < taken.size(); i++) {
                receptions.set(places.get(i), taken.get(i));
            }
            return receptions;
        });
    }

    private static Optional<Reception> refusal(Reading file, Line line, boolean newHere) {
        var unknown = line.fields().keySet().stream()
                .filter(column -> !file.intake().columns().contains(column))
                .sorted()
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of(Reception.Refused.of("$", "has a field too many, or one that is not known"));
        }
        return newHere && file.firstOf(line) == line.number()
                ? Optional.empty()
                : Optional.of(Reception.Refused.of("$", "names the same as a line before it"));
    }

    private Uni<Void> count(ImportRow row, List<Line> lines, List<Reception> receptions) {
        var errors = new ArrayList<ImportError>();
        for (var i = 0; i < lines.size(); i++) {
            var reception = receptions.get(i);
            row.count(reception);
            if (reception instanceof Reception.Refused(var reasons)) {
                for (var reason : reasons) {
                    errors.add(
                            new ImportError(row.nextError(), lines.get(i).number(), reason.field(), reason.message()));
                }
            }
        }
        return rows.add(row.id(), errors)
                .chain(() -> row.isComplete() ? end(row) : Uni.createFrom().voidItem());
    }

    private Uni<Void> end(ImportRow row) {
        row.end(clock.instant());
        return rows.dropFile(row.id()).invoke(() -> Log.infof("Import %s of %s is done", row.id(), row.kind()));
    }

    private Uni<Boolean> afterFailure(Throwable failure) {
        if (Outages.problemOf(failure).isPresent()) {
            return Uni.createFrom().item(false);
        }
        if (careful == 0) {
            Log.warnf("A piece of an import is tried row by row: %s", failure.getMessage());
            careful = reading == null ? 1 : reading.intake().atOnce();
            return Uni.createFrom().item(true);
        }
        if (++attempts < ATTEMPTS) {
            return Uni.createFrom().item(true);
        }
        Log.error("A row of an import cannot be taken in", failure);
        return refuseNext()
                .onFailure()
                .invoke(e -> Log.warnf("The import waits: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Boolean> refuseNext() {
        return Panache.withTransaction(() -> rows.next()
                        .chain(found -> found.map(this::refuseNext)
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))))
                .map(taken -> taken.map(this::moveOn).orElse(false));
    }

    private Uni<Optional<List<Line>>> refuseNext(ImportRow row) {
        return reading(row).chain(file -> {
            var line = file.next(1);
            return count(row, line, List.of(Reception.Refused.of("$", FAULT))).map(_ -> Optional.of(line));
        });
    }
}
