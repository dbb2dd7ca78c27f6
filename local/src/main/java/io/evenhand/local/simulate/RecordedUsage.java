package io.evenhand.local.simulate;

import io.evenhand.local.recording.Interpretation;
import io.evenhand.local.recording.Reading;
import io.evenhand.local.recording.UsageFile;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.simulation.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a file, moved in time so that the first is sent at {@code start}. */
final class RecordedUsage implements Usage {

    private final UsageFile file;
    private final Interpretation interpretation;
    private final Shares plans;
    private final Tasks tasks;
    private final Population.Span span;
    private final SplittableRandom random;
    private final Map<String, Player> players = new LinkedHashMap<>();
    private @Nullable Instant first;

    RecordedUsage(
            UsageFile file, Interpretation interpretation, Shares plans, Tasks tasks, Population.Span span, long seed) {
        this.file = file;
        this.interpretation = interpretation;
        this.plans = plans;
        this.tasks = tasks;
        this.span = span;
        this.random = new SplittableRandom(seed);
    }

    private record Player(Member member, Consumer<Request> requests) {}

    @Override
    public void play(Audience audience) throws IOException {
        for (var row = file.next(); row.isPresent(); row = file.next()) {
            switch (interpretation.read(row.get())) {
                case Reading.Unusable(var number, var reason) ->
                    audience.skipped("row %d is skipped: %s".formatted(number, reason));
                case Reading.Use use -> play(use, audience);
            }
            audience.progress(file.progress());
        }
        players.values().forEach(player -> audience.close(player.member()));
        audience.progress(1);
    }

    private void play(Reading.Use use, Audience audience) {
        first = first == null ? use.at() : first;
        var at = span.start().plus(Duration.between(first, use.at()));
        if (use.units() > Ask.MAX_UNITS) {
            audience.skipped("row %d is skipped: %d units, and one request has at most %d"
                    .formatted(use.row(), use.units(), Ask.MAX_UNITS));
        } else if (at.isBefore(span.start())) {
            audience.skipped("row %d is skipped: it is older than the first".formatted(use.row()));
        } else if (at.isBefore(span.end())) {
            var task = tasks.of(use.units()).apply(random);
            player(use.account(), audience).requests().accept(new Request(at, task));
        }
    }

    private Player player(String account, Audience audience) {
        var player = players.get(account);
        if (player == null) {
            var member = new Member(account, Profile.RECORDED, plans.of(players.size(), Shares.Deal.PLANS));
            player = new Player(member, audience.open(member));
            players.put(account, player);
        }
        return player;
    }
}
