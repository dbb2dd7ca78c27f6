package io.evenhand.enforcement.memory;

import io.evenhand.meter.Checkpoint;
import io.evenhand.meter.Memory;
import io.evenhand.meter.Remembered;
import io.evenhand.meter.UseId;
import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Metering's memory. */
@ApplicationScoped
public class RemoteMemory implements Memory {

    private final MeteringService metering;
    private final AtomicBoolean silent = new AtomicBoolean();

    RemoteMemory(MeteringService metering) {
        this.metering = metering;
    }

    @Override
    public Future<Found> find(String epoch, List<String> accounts, List<Identity> uses) {
        var question = new MemoryClient.Question(
                epoch,
                accounts,
                uses.stream()
                        .map(use -> new MemoryClient.Use(
                                use.account(), use.use().source(), use.use().id()))
                        .toList());
        return Future.fromCompletionStage(metering.find(question)
                .map(RemoteMemory::found)
                .invoke(this::answered)
                .onFailure()
                .invoke(this::failed)
                .subscribeAsCompletionStage());
    }

    private void answered() {
        if (silent.compareAndSet(true, false)) {
            Log.info("Metering tells again what accounts had used");
        }
    }

    /** Said once: every decision on an account without a base asks again. */
    private void failed(Throwable failure) {
        if (silent.compareAndSet(false, true)) {
            Log.warnf("Metering does not tell what accounts had used, who are counted from nothing: %s", failure);
        }
    }

    private static Found found(MemoryClient.Answer answer) {
        var checkpoints = answer.checkpoints().stream()
                .collect(Collectors.toMap(MemoryClient.State::account, RemoteMemory::checkpoint));
        var uses = answer.uses().stream()
                .collect(Collectors.toMap(
                        use -> new Identity(use.account(), new UseId(use.source(), use.id())),
                        use -> new Remembered(use.decision(), use.fingerprint(), packed(use.answer()))));
        return new Found(checkpoints, uses);
    }

    private static Checkpoint checkpoint(MemoryClient.State state) {
        var places = new HashMap<String, Buffer>();
        state.places().forEach((decision, place) -> places.put(decision, packed(place)));
        return new Checkpoint(state.version(), packed(state.state()), places);
    }

    private static Buffer packed(String text) {
        return Buffer.buffer(Base64.getDecoder().decode(text));
    }
}
