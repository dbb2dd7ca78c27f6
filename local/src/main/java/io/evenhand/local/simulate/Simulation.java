package io.evenhand.local.simulate;

import io.evenhand.local.terminal.ProgressLine;
import io.evenhand.policy.simulation.Request;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plays the same use to one or more policies at the same time, so that it is made or read once. */
final class Simulation implements Usage.Audience {

    private final List<Trial> trials;
    private final ProgressLine progress;
    private final Map<Member, List<Participant>> runs = new HashMap<>();
    private long sent;
    private long skipped;

    Simulation(List<Trial> trials, ProgressLine progress) {
        this.trials = List.copyOf(trials);
        this.progress = progress;
    }

    void run(Usage usage) throws IOException {
        usage.play(this);
        progress.end(1, sent);
    }

    @Override
    public Consumer<Request> open(Member member) {
        var own = trials.stream().map(trial -> trial.open(member)).toList();
        runs.put(member, own);
        return request -> {
            sent++;
            for (var run : own) {
                run.send(request);
            }
        };
    }

    @Override
    public void close(Member member) {
        var own = runs.remove(member);
        if (own != null) {
            own.forEach(Participant::finish);
        }
    }

    @Override
    public void progress(double share) {
        progress.tell(share, sent);
    }

    @Override
    public void skipped(String why) {
        skipped++;
        progress.complain(why);
    }

    long skipped() {
        return skipped;
    }
}
