package io.evenhand.local.simulate;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.simulation.AccountRun;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.simulation.Request;
import io.evenhand.policy.simulation.Task;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One account that sends one unit after the other, each as soon as the one before is done. */
final class BackToBack {

    private final AccountRun run;
    private final Task task;
    private final Instant start;
    private final List<Stretch> stretches = new ArrayList<>();
    private @Nullable Fate fate;

    BackToBack(Candidate candidate, String plan, Trial.Conditions conditions, Task task) {
        this.task = task;
        this.start = conditions.start();
        this.run = new AccountRun(
                candidate.plan(plan),
                candidate.subscription(plan, conditions.start(), conditions.zone(), conditions.credits()),
                told -> fate = told);
    }

    /**
     * Units in a row that took the same time.
     *
     * @param window the window they were counted in, if a limit with bands counts them
     * @param speed the band, or that credits paid
     * @param from number of the first, counted from 1
     * @param each from when one was sent until it was done
     * @param ends when the last was done
     * @param cut whether the window's end cut the turn short
     */
    record Stretch(
            Optional<Window> window, String speed, long from, long to, Duration each, Instant ends, boolean cut) {

        long units() {
            return to - from + 1;
        }

        boolean goesOn(Stretch next) {
            return window.equals(next.window) && speed.equals(next.speed) && each.equals(next.each) && cut == next.cut;
        }

        Stretch to(Stretch next) {
            return new Stretch(window, speed, from, next.to, each, next.ends, cut);
        }
    }

    /** A window of a limit with bands. */
    record Window(Instant start, Instant resetsAt) {}

    /**
     * What came of it.
     *
     * @param sent units that ran
     * @param took from the first until the last was done
     * @param refused what refused the next one, if anything did
     */
    record Result(long sent, Duration took, List<Stretch> stretches, Optional<String> refused) {}

    /** Sends {@code units}, or until {@code end}, or until one is refused. */
    Result send(long units, Instant end) {
        var at = start;
        var sent = 0L;
        while (sent < units && at.isBefore(end)) {
            run.send(new Request(at, task));
            var done = run.finish();
            switch (Optional.ofNullable(fate).orElseThrow()) {
                case Fate.Refused refused -> {
                    return result(
                            sent,
                            at,
                            Optional.of("%s refuses unit %,d at %s"
                                    .formatted(
                                            refused.bound()
                                                    .map(by -> LimitTally.name(refused.table()
                                                            .rows()
                                                            .get(by.row())))
                                                    .orElse("the policy"),
                                            sent + 1,
                                            refused.at())));
                }
                case Fate.Ran ran -> {
                    sent++;
                    add(stretch(ran, sent, Duration.between(at, done), done));
                    at = done;
                }
            }
        }
        return result(sent, at, Optional.empty());
    }

    private Result result(long sent, Instant done, Optional<String> refused) {
        return new Result(sent, Duration.between(start, done), List.copyOf(stretches), refused);
    }

    private void add(Stretch next) {
        if (!stretches.isEmpty() && stretches.getLast().goesOn(next)) {
            stretches.set(stretches.size() - 1, stretches.getLast().to(next));
        } else {
            stretches.add(next);
        }
    }

    private static Stretch stretch(Fate.Ran ran, long number, Duration took, Instant done) {
        for (var figures : ran.limits()) {
            if (ran.table().rows().get(figures.row()) instanceof Row.Bands bands && bands.isEnforced()) {
                var paid = ran.credits() > 0;
                var speed =
                        paid ? "by credit" : Pace.band(bands, figures.step()).name();
                var cut = !paid && took.toMillis() < Pace.at(bands, figures.step());
                return new Stretch(Optional.of(window(figures)), speed, number, number, took, done, cut);
            }
        }
        var speed = ran.relaxed()
                ? "relaxed lane"
                : took.equals(ran.request().task().work()) ? "full speed" : "slowed";
        return new Stretch(Optional.empty(), speed, number, number, took, done, false);
    }

    private static Window window(Figures figures) {
        return new Window(Instant.ofEpochMilli(figures.windowStart()), Instant.ofEpochMilli(figures.resetsAt()));
    }
}
