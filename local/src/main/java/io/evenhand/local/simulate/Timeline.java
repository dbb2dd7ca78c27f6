package io.evenhand.local.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How many accounts were served how well over time; an account counts by the worst that happened to it in a stretch, and
 * not at all where it sent nothing.
 *
 * @param accounts by rank of speed, one number for each stretch
 */
record Timeline(Instant start, Duration width, int stretches, SequencedMap<Integer, List<Integer>> accounts) {

    static Timeline of(Instant start, Collection<Track> tracks) {
        var width = tracks.stream().mapToInt(Track::width).max().orElse(0);
        tracks.forEach(track -> track.widen(width));
        var stretches = tracks.stream().mapToInt(Track::length).max().orElse(0);
        var counts = new TreeMap<Integer, int[]>();
        for (var track : tracks) {
            for (var stretch = 0; stretch < track.length(); stretch++) {
                var rank = track.rank(stretch);
                if (rank >= 0) {
                    counts.computeIfAbsent(rank, _ -> new int[stretches])[stretch]++;
                }
            }
        }
        var accounts = new TreeMap<Integer, List<Integer>>();
        counts.forEach((rank, each) ->
                accounts.put(rank, java.util.Arrays.stream(each).boxed().toList()));
        return new Timeline(start, Track.width(width), stretches, Collections.unmodifiableSequencedMap(accounts));
    }

    Instant begins(int stretch) {
        return start.plus(width.multipliedBy(stretch));
    }

    /** How many accounts sent something, in the busiest stretch. */
    int most() {
        var most = 0;
        for (var stretch = 0; stretch < stretches; stretch++) {
            var sum = 0;
            for (Map.Entry<Integer, List<Integer>> each : accounts.entrySet()) {
                sum += each.getValue().get(stretch);
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}
