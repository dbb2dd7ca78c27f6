package io.evenhand.enforcement.gateway;

import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream that is looked at, or changed, while it passes; whoever reads it sets its speed. */
final class Passing implements ReadStream<Buffer> {

    /** What happens to it. */
    interface Way {

        /** What of it goes on now. A problem ends the stream. */
        Buffer pass(Buffer chunk);

        /** What is left to go on at its end. */
        default Buffer rest() {
            return Buffer.buffer();
        }
    }

    private final ReadStream<Buffer> source;
    private final Way way;
    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Throwable> failed;
    private boolean over;

    Passing(ReadStream<Buffer> source, Way way) {
        this.source = source;
        this.way = way;
    }

    private void take(Buffer chunk) {
        if (over) {
            return;
        }
        try {
            give(way.pass(chunk));
        } catch (ProblemException problem) {
            over = true;
            if (failed != null) {
                failed.handle(problem);
            }
        }
    }

    private void give(Buffer out) {
        if (out.length() > 0 && reader != null) {
            reader.handle(out);
        }
    }

    @Override
    public Passing handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        source.handler(handler == null ? null : this::take);
        return this;
    }

    @Override
    public Passing exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public Passing endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(
                handler == null
                        ? null
                        : _ -> {
                            if (!over) {
                                give(way.rest());
                                handler.handle(null);
                            }
                        });
        return this;
    }

    @Override
    public Passing pause() {
        source.pause();
        return this;
    }

    @Override
    public Passing resume() {
        source.resume();
        return this;
    }

    @Override
    public Passing fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
