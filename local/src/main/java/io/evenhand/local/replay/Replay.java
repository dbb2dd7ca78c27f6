package io.evenhand.local.replay;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.recording.Reading;
import io.evenhand.local.terminal.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One recording, played once. */
final class Replay {

    private final Recording recording;
    private final Pace pace;
    private final Lanes lanes;
    private final AccountsClient accounts;
    private final ProgressLine progress;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Instant begun = Instant.now();
    private @Nullable Instant first;
    private long unusable;

    Replay(Recording recording, Pace pace, Lanes lanes, AccountsClient accounts, ProgressLine progress) {
        this.recording = recording;
        this.pace = pace;
        this.lanes = lanes;
        this.accounts = accounts;
        this.progress = progress;
    }

    /** Plays to the end of the recording, or until Evenhand stops answering; the accounts in order of appearance. */
    Collection<Tally> run() throws IOException, InterruptedException {
        try (lanes) {
            var reading = recording.next();
            while (reading.isPresent() && lanes.stopped().isEmpty()) {
                play(reading.get());
                progress.tell(recording.progress(), lanes.played());
                reading = recording.next();
            }
        }
        progress.end(lanes.stopped().isEmpty() ? 1 : recording.progress(), lanes.played());
        return tallies.values();
    }

    /** Rows that could not be played. */
    long unusable() {
        return unusable;
    }

    private void play(Reading reading) throws IOException, InterruptedException {
        switch (reading) {
            case Reading.Unusable(var row, var reason) -> {
                unusable++;
                progress.complain("row %d is skipped: %s".formatted(row, reason));
            }
            case Reading.Use use -> {
                first = first == null ? use.at() : first;
                var issuedAt = pace.await(begun, Duration.between(first, use.at()));
                lanes.play(tally(use.account()), use, issuedAt);
            }
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
}
