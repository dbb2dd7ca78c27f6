package io.evenhand.kit.event;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Starts work that nobody waits for, on a Vert.x context of its own, as Hibernate Reactive demands. */
@ApplicationScoped
public class Background {

    private final Vertx vertx;

    Background(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Starts {@code work}, which tells of its failures itself. */
    public void start(Supplier<Uni<Void>> work) {
        var context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(_ -> work.get().subscribe().with(_ -> {}, _ -> {}));
    }

    void startIn(long millis, Supplier<Uni<Void>> work) {
        vertx.setTimer(millis, _ -> start(work));
    }
}
