package io.evenhand.local.replay;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.http.Api;
import io.evenhand.local.recording.Reading;
import io.evenhand.local.replay.UsageEvents.Event;
import io.evenhand.local.terminal.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One recording, told once as usage events of the times at which it was recorded, moved as a whole. What was used is told by the
 * next day: business time goes ahead of the rows a day at a time.
 */
final class Telling {

    private static final int BATCH = 100;
    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MS = 250;
    private static final int LATER_ALREADY = 409;
    private static final int NO_TIME_MACHINE = 404;

    private final Recording recording;
    private final Instant begin;
    private final UsageEvents events;
    private final Api clock;
    private final AccountsClient accounts;
    private final ProgressLine progress;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<Event> batch = new ArrayList<>();
    private @Nullable Instant first;
    private Instant now = Instant.now();
    private long unusable;
    private long told;

    /**
     * @param begin when the first row is said to have been
     * @param clock where business time is moved
     */
    Telling(
            Recording recording,
            Instant begin,
            UsageEvents events,
            Api clock,
            AccountsClient accounts,
            ProgressLine progress) {
        this.recording = recording;
        this.begin = begin;
        this.events = events;
        this.clock = clock;
        this.accounts = accounts;
        this.progress = progress;
    }

    /** Tells it to its end; the accounts in order of appearance. */
    Collection<Tally> run() throws IOException, InterruptedException {
        for (var reading = recording.next(); reading.isPresent(); reading = recording.next()) {
            switch (reading.get()) {
                case Reading.Unusable(var row, var reason) -> {
                    unusable++;
                    progress.complain("row %d is skipped: %s".formatted(row, reason));
                }
                case Reading.Use use -> add(use);
            }
            progress.tell(recording.progress(), told);
        }
        send();
        progress.end(1, told);
        return tallies.values();
    }

    /** Rows that could not be told. */
    long unusable() {
        return unusable;
    }

    private void add(Reading.Use use) throws IOException, InterruptedException {
        first = first == null ? use.at() : first;
        var at = begin.plus(Duration.between(first, use.at()));
        if (at.isAfter(now)) {
            send();
            moveTo(at.plus(AHEAD));
        }
        batch.add(new Event(tally(use.account()), use, at));
        if (batch.size() == BATCH) {
            send();
        }
    }

    private Tally tally(String user) throws IOException, InterruptedException {
        var tally = tallies.get(user);
        if (tally == null) {
            tally = new Tally(user, accounts.open(recording.accountOf(user)));
            tallies.put(user, tally);
        }
        return tally;
    }

    private void moveTo(Instant target) throws IOException, InterruptedException {
        var answer = clock.post("/dev/clock", Map.of("now", target.toString()));
        if (answer.status() == NO_TIME_MACHINE) {
            throw new IOException("Rows lie in the future: start Evenhand with --time-machine, or begin earlier");
        }
        if (answer.status() != LATER_ALREADY) {
            answer.orFail("Moving business time");
        }
        now = target;
    }

    private void send() throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var left = List.copyOf(batch);
        batch.clear();
        while (!left.isEmpty()) {
            left = again(left);
            if (!left.isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new IOException("Metering does not count; stopped at row %d"
                            .formatted(left.getFirst().use().row()));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        }
    }

    /** Tells events; those that have to be told again. */
    private List<Event> again(List<Event> sent) throws IOException, InterruptedException {
        var outcomes = events.tell(sent);
        var again = new ArrayList<Event>();
        for (var i = 0; i < sent.size(); i++) {
            var event = sent.get(i);
            outcomes.get(i).ifPresentOrElse(outcome -> take(event, outcome), () -> again.add(event));
        }
        return again;
    }

    private void take(Event event, Outcome outcome) {
        told++;
        event.tally().take(event.use(), outcome);
        if (outcome instanceof Outcome.Refused(var status, var problem)) {
            progress.complain("row %d was refused: %d %s".formatted(event.use().row(), status, problem));
        }
    }
}
