package io.evenhand.enforcement.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads small JSON bodies on Vert.x routes. */
@Singleton
public class Bodies {

    private static final int MOST_BYTES = 64 * 1024;

    private final ObjectReader reader;

    Bodies(ObjectMapper json) {
        this.reader = json.reader()
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** The body as a JSON object; fails with 413 above 64 KiB and 400 where it is not one. */
    public Future<JsonNode> read(HttpServerRequest request) {
        var body = Promise.<JsonNode>promise();
        var bytes = Buffer.buffer();
        request.exceptionHandler(body::tryFail);
        request.handler(chunk -> {
            if (bytes.length() + chunk.length() > MOST_BYTES) {
                request.handler(_ -> {});
                body.tryFail(new ProblemException(
                        413, "body-too-large", "The body may have at most " + MOST_BYTES + " bytes."));
            } else {
                bytes.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> parse(bytes, body));
        return body.future();
    }

    /** The same where a body may be left out. */
    public Future<Optional<JsonNode>> readIfAny(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        var none = request.getHeader("Transfer-Encoding") == null && (length == null || length.equals("0"));
        return none ? Future.succeededFuture(Optional.empty()) : read(request).map(Optional::of);
    }

    private void parse(Buffer bytes, Promise<JsonNode> body) {
        try {
            var node = reader.readTree(bytes.getBytes());
            if (node == null || !node.isObject()) {
                body.tryFail(new ProblemException(400, "invalid-json", "The body must be a JSON object."));
            } else {
                body.tryComplete(node);
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            body.tryFail(new ProblemException(
                    400,
                    "invalid-json",
                    "The body is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        } catch (java.io.IOException e) {
            body.tryFail(e);
        }
    }
}
