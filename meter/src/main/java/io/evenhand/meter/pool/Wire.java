package io.evenhand.meter.pool;

import io.evenhand.meter.MeterUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pinned connection on one event loop. A script that misses its deadline fails as unknown and the connection is
 * closed, so that a late reply cannot be taken for another's.
 */
final class Wire {

    private final Context context;
    private final Redis redis;
    private final Duration deadline;
    private @Nullable Future<RedisConnection> connection;

    Wire(Context context, Redis redis, Duration deadline) {
        this.context = context;
        this.redis = redis;
        this.deadline = deadline;
    }

    /** Runs a script; to be called on the event loop. */
    Future<Response> run(PoolScript script, List<String> keys, List<Buffer> arguments) {
        var used = connected();
        return withDeadline(used.compose(open -> evaluate(open, script, keys, arguments)))
                .recover(failure -> {
                    drop(used);
                    return Future.failedFuture(
                            failure instanceof MeterUnavailable
                                    ? failure
                                    : new MeterUnavailable(String.valueOf(failure.getMessage())));
                });
    }

    private Future<RedisConnection> connected() {
        var open = connection;
        if (open == null) {
            open = redis.connect();
            connection = open;
            var fresh = open;
            open.onSuccess(ready -> ready.exceptionHandler(_ -> drop(fresh)).endHandler(_ -> drop(fresh)));
        }
        return open;
    }

    @SuppressWarnings("ReferenceEquality") // this very connection, not an equal one
    private void drop(Future<RedisConnection> used) {
        if (connection == used) {
            connection = null;
            used.onSuccess(RedisConnection::close);
        }
    }

    private static Future<Response> evaluate(
            RedisConnection open, PoolScript script, List<String> keys, List<Buffer> arguments) {
        return send(open, request(Command.EVALSHA, script.sha(), keys, arguments))
                .recover(failure -> {
                    // A restarted Redis has forgotten the script; it did not run, so sending it again does nothing
                    // twice.
                    var forgotten = String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
                    return forgotten
                            ? send(open, request(Command.EVAL, script.source(), keys, arguments))
                            : Future.failedFuture(failure);
                });
    }

    private static Request request(Command command, String script, List<String> keys, List<Buffer> arguments) {
        var request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static Future<Response> send(RedisConnection open, Request request) {
        return open.send(request)
                .compose(response -> response == null
                        ? Future.failedFuture(new MeterUnavailable("Redis answered nothing"))
                        : Future.succeededFuture(response));
    }

    private Future<Response> withDeadline(Future<Response> answer) {
        var promise = Promise.<Response>promise();
        var timer = context.owner()
                .setTimer(
                        deadline.toMillis(),
                        _ -> promise.tryFail(new MeterUnavailable("no answer within " + deadline.toMillis() + " ms")));
        answer.onComplete(done -> {
            context.owner().cancelTimer(timer);
            if (done.succeeded()) {
                promise.tryComplete(done.result());
            } else {
                promise.tryFail(done.cause());
            }
        });
        return promise.future();
    }
}
