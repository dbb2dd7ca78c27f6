package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.api.EncodingType;
import io.evenhand.enforcement.route.Reading;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the bodies that routes look into. */
@Singleton
class Contents {

    /** What takes longer is no work for an event loop. */
    private static final int AT_ONCE = 16 * 1024;

    private final Vertx vertx;
    private final GatewayConfig.Limits limits;
    private final ObjectReader reader;
    private final Map<EncodingType, Tokenizer> tokenizers = new ConcurrentHashMap<>();

    Contents(Vertx vertx, GatewayConfig config, ObjectMapper json) {
        this.vertx = vertx;
        this.limits = config.limits();
        // A member that is there twice could be read as one thing here and as another upstream.
        this.reader = json.reader()
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** The tokenizer of a route that counts; the first call of each reads its table. */
    Tokenizer tokenizer(EncodingType type) {
        return tokenizers.computeIfAbsent(type, Tokenizer::of);
    }

    /** The body, if it is JSON, not too large and there in time. */
    Future<Content> read(HttpServerRequest request, Reading reading) {
        var type = Optional.ofNullable(request.getHeader("Content-Type"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (!type.matches("application/([a-z0-9.-]+\\+)?json\\s*(;.*)?")
                || request.headers().contains("Content-Encoding")) {
            return Future.failedFuture(
                    new ProblemException(415, "unsupported-media-type", "The body must be application/json, uncoded."));
        }
        return bytes(request)
                .compose(bytes -> bytes.length() > AT_ONCE
                        ? vertx.executeBlocking(() -> content(bytes, reading), false)
                        : Future.succeededFuture(content(bytes, reading)));
    }

    private Future<Buffer> bytes(HttpServerRequest request) {
        var body = Promise.<Buffer>promise();
        var bytes = Buffer.buffer();
        var timer = vertx.setTimer(
                limits.arrival().toMillis(),
                _ -> body.tryFail(new ProblemException(408, "too-slow", "The body did not arrive in time.")));
        request.exceptionHandler(body::tryFail);
        request.handler(chunk -> {
            if (body.future().isComplete()) {
                return;
            }
            if (bytes.length() + chunk.length() > limits.lookedInto()) {
                body.tryFail(new ProblemException(
                        413, "body-too-large", "The body may have at most " + limits.lookedInto() + " bytes."));
            } else {
                bytes.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> body.tryComplete(bytes));
        request.resume();
        return body.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Content content(Buffer bytes, Reading reading) {
        var json = json(bytes);
        return new Content(
                bytes,
                json,
                reading.encoding()
                        .map(this::tokenizer)
                        .map(counts -> counts.context(json))
                        .orElse(0L));
    }

    private ObjectNode json(Buffer bytes) {
        try {
            return switch (reader.readTree(bytes.getBytes())) {
                case ObjectNode object -> object;
                case null, default ->
                    throw new ProblemException(400, "invalid-json", "The body must be a JSON object.");
            };
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ProblemException(
                    400,
                    "invalid-json",
                    at == null
                            ? "The body is not JSON."
                            : "The body is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
