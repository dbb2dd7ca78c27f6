package io.evenhand.local.replay;

import io.evenhand.local.recording.Reading;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** What one account did and got. All its uses are played by one thread. */
final class Tally {

    private final String name;
    private final String account;
    private final Set<String> bands = new LinkedHashSet<>();
    private long units;
    private long decisions;
    private long replayed;
    private long queued;
    private long denied;
    private long refused;
    private long delays;
    private long credits;
    private Duration longest = Duration.ZERO;

    Tally(String name, String account) {
        this.name = name;
        this.account = account;
    }

    String account() {
        return account;
    }

    void take(Reading.Use use, Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused _ -> refused++;
            case Outcome.Decided decided -> take(use, decided);
        }
    }

    private void take(Reading.Use use, Outcome.Decided decided) {
        decisions++;
        replayed += decided.replayed() ? 1 : 0;
        switch (decided.verdict()) {
            case DENY -> denied++;
            case ADMIT -> count(use, decided);
            case QUEUE -> {
                count(use, decided);
                queued++;
            }
            case DELAY -> {
                count(use, decided);
                delays++;
                longest = longest.compareTo(decided.delay()) < 0 ? decided.delay() : longest;
            }
        }
    }

    private void count(Reading.Use use, Outcome.Decided decided) {
        units = Math.addExact(units, use.units());
        credits += decided.credits();
        decided.band().ifPresent(bands::add);
    }

    /** A line of the report, with what the account's inbox holds. */
    Line line(long messages) {
        return new Line(
                name,
                units,
                decisions,
                replayed,
                String.join(">", bands),
                delays,
                longest,
                queued,
                credits,
                messages,
                denied,
                refused);
    }

    /** One account's figures. */
    record Line(
            String name,
            long units,
            long decisions,
            long replayed,
            String bands,
            long delays,
            Duration longest,
            long queued,
            long credits,
            long messages,
            long denied,
            long refused) {

        /** The sum over several accounts. */
        Line plus(Line other) {
            return new Line(
                    name,
                    units + other.units,
                    decisions + other.decisions,
                    replayed + other.replayed,
                    bands,
                    delays + other.delays,
                    longest.compareTo(other.longest) < 0 ? other.longest : longest,
                    queued + other.queued,
                    credits + other.credits,
                    messages + other.messages,
                    denied + other.denied,
                    refused + other.refused);
        }
    }
}
