package io.evenhand.meter;

import io.evenhand.meter.Memory.Found;
import io.evenhand.meter.Memory.Identity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the memory about many at once: one question is under way, whoever comes meanwhile is in the next. So a Redis that
 * lost everything is filled again while traffic goes on. Shared by all event loops.
 */
final class Recall {

    private static final int MOST = 500;

    private final Memory memory;
    private final Map<Asked, Promise<Found>> waiting = new LinkedHashMap<>();
    private boolean asking;

    Recall(Memory memory) {
        this.memory = memory;
    }

    /** An account whose state is wanted, or with a use what that was answered. */
    private record Asked(String epoch, String account, Optional<UseId> use) {}

    /** The account's last state; {@link Checkpoint#NONE} when there never was one. */
    Future<Checkpoint> checkpoint(String epoch, String account) {
        return ask(new Asked(epoch, account, Optional.empty()))
                .map(found -> found.checkpoints().getOrDefault(account, Checkpoint.NONE));
    }

    /** What a use was answered. */
    Future<Optional<Remembered>> use(String epoch, String account, UseId use) {
        return ask(new Asked(epoch, account, Optional.of(use)))
                .map(found -> Optional.ofNullable(found.uses().get(new Identity(account, use))));
    }

    private synchronized Future<Found> ask(Asked asked) {
        var answer = waiting.computeIfAbsent(asked, _ -> Promise.promise()).future();
        if (!asking) {
            sendNext();
        }
        return answer;
    }

    private synchronized void sendNext() {
        var batch = takeBatch();
        asking = !batch.isEmpty();
        if (asking) {
            find(List.copyOf(batch.keySet())).onComplete(done -> {
                sendNext();
                batch.values().forEach(promise -> promise.handle(done));
            });
        }
    }

    /** What was asked first, and what else belongs to its epoch. */
    private Map<Asked, Promise<Found>> takeBatch() {
        var batch = new LinkedHashMap<Asked, Promise<Found>>();
        var each = waiting.entrySet().iterator();
        var epoch = "";
        while (each.hasNext() && batch.size() < MOST) {
            var next = each.next();
            epoch = batch.isEmpty() ? next.getKey().epoch() : epoch;
            if (next.getKey().epoch().equals(epoch)) {
                batch.put(next.getKey(), next.getValue());
                each.remove();
            }
        }
        return batch;
    }

    private Future<Found> find(List<Asked> batch) {
        var accounts = new ArrayList<String>();
        var uses = new ArrayList<Identity>();
        for (var asked : batch) {
            asked.use()
                    .ifPresentOrElse(
                            use -> uses.add(new Identity(asked.account(), use)), () -> accounts.add(asked.account()));
        }
        return memory.find(batch.getFirst().epoch(), accounts, uses);
    }
}
