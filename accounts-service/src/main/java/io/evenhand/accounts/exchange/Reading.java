package io.evenhand.accounts.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file as it is read on behalf of an import: how far, and what it named so far. */
final class Reading {

    private final String id;
    private final Intake intake;
    private final Lines lines;
    private final Map<String, Long> named = new HashMap<>();
    private final Deque<Line> ahead = new ArrayDeque<>();
    private long done;

    Reading(String id, Intake intake, Lines lines) {
        this.id = id;
        this.intake = intake;
        this.lines = lines;
    }

    Intake intake() {
        return intake;
    }

    /** Whether it stands where the import does. */
    boolean isOf(ImportRow row) {
        return id.equals(row.id()) && done == row.read();
    }

    /** Passes over rows that were dealt with. */
    void skip(long many) {
        while (done < many) {
            moveOn(next(1));
        }
    }

    /** The next rows, at most so many; they stay the next ones until they are dealt with. */
    List<Line> next(int most) {
        while (ahead.size() < most && lines.hasNext()) {
            ahead.add(lines.next());
        }
        return new ArrayList<>(ahead).subList(0, Math.min(most, ahead.size()));
    }

    /** The line before this one that names the same; this one itself where none does. */
    long firstOf(Line line) {
        return named.getOrDefault(intake.identity(line), line.number());
    }

    /** These are dealt with. */
    void moveOn(List<Line> gone) {
        for (var line : gone) {
            ahead.removeFirst();
            named.putIfAbsent(intake.identity(line), line.number());
            done++;
        }
    }
}
