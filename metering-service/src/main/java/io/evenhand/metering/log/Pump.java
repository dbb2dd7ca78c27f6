package io.evenhand.metering.log;

import io.evenhand.metering.log.PartitionReader.Turn;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Lets readers take turn after turn, with a pause that fits what the last one brought. A store or service that does not
 * answer makes a reader wait; what was decided meanwhile stays in the log.
 */
@ApplicationScoped
class Pump {

    /** The shortest that a timer knows. */
    private static final Duration NONE = Duration.ofMillis(1);

    private final Vertx vertx;
    private final LogConfig config;
    private final LogMetrics metrics;

    Pump(Vertx vertx, LogConfig config, LogMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
    }

    /** Has {@code reader} read until it is ended. */
    PartitionReader start(PartitionReader reader) {
        next(reader, NONE, false);
        return reader;
    }

    private void next(PartitionReader reader, Duration pause, boolean troubled) {
        vertx.setTimer(pause.toMillis(), _ -> {
            if (!reader.ended()) {
                reader.turn()
                        .subscribe()
                        .with(turn -> took(reader, turn, troubled), failure -> failed(reader, failure, troubled));
            }
        });
    }

    private void took(PartitionReader reader, Turn turn, boolean troubled) {
        if (troubled) {
            Log.infof("Partition %d of the usage log is read again", reader.partition());
        }
        switch (turn) {
            case Turn.Idle _ -> next(reader, config.idlePause(), false);
            case Turn.CaughtUp(var records, var events) -> {
                metrics.stored(records, events);
                next(reader, config.busyPause(), false);
            }
            case Turn.Behind(var records, var events) -> {
                metrics.stored(records, events);
                next(reader, NONE, false);
            }
            case Turn.NewEpoch(var epoch) -> {
                Log.infof("Partition %d of the usage log is read in Redis' epoch %s", reader.partition(), epoch);
                next(reader, NONE, false);
            }
            case Turn.TakenOver _ -> {
                Log.infof("Partition %d of the usage log has another reader", reader.partition());
                reader.end();
            }
        }
    }

    private void failed(PartitionReader reader, Throwable failure, boolean troubled) {
        if (!troubled) {
            Log.warnf(failure, "Partition %d of the usage log waits", reader.partition());
        }
        next(reader, config.troubledPause(), true);
    }
}
