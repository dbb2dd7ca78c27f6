package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.route.Metering;
import io.evenhand.enforcement.route.Reading;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one request used, by the upstream's word: read off its answer while that passes. A stream that ends before it tells
 * is counted by what came; an answer that never tells counts as estimated; one that failed counts nothing but the route's
 * own units.
 */
final class Metered {

    private enum Stage {
        NOT_SENT,
        SENT,
        REFUSED,
        STREAMED,
        WHOLE
    }

    private final Purpose purpose;
    private final Content content;
    private final Metering metering;
    private final Usage usage = new Usage();
    private final Produced produced;
    private Stage stage = Stage.NOT_SENT;
    private boolean told;

    Metered(Purpose purpose, Content content, Metering metering, Tokenizer tokenizer) {
        this.purpose = purpose;
        this.content = content;
        this.metering = metering;
        this.produced = new Produced(tokenizer);
    }

    static Optional<Metered> of(Purpose purpose, Contents contents) {
        return purpose.route()
                .metering()
                .flatMap(metering -> purpose.content()
                        .flatMap(content -> purpose.route()
                                .reading()
                                .flatMap(Reading::encoding)
                                .map(type -> new Metered(purpose, content, metering, contents.tokenizer(type)))));
    }

    /** The request goes upstream, which is asked to tell what it uses, in a form that can be read. */
    void ask(ProxyRequest request) {
        request.headers().set("Accept-Encoding", "identity");
        request.setBody(Body.body(content.forUpstream(metering)));
        stage = Stage.SENT;
    }

    /** The upstream answers, or will not. */
    void answered(ProxyResponse response) {
        var type = Optional.ofNullable(response.headers().get("Content-Type"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (response.getStatusCode() >= 300) {
            stage = Stage.REFUSED;
        } else if (response.headers().contains("Content-Encoding") || response.getBody() == null) {
            stage = Stage.WHOLE;
        } else if (type.startsWith("text/event-stream")) {
            stage = Stage.STREAMED;
            var events = new EventStream(usage, produced, !metering.unasked() && !content.wantsUsage());
            response.headers().remove("Content-Length");
            response.setBody(Body.body(new Passing(response.getBody().stream(), events)));
        } else {
            stage = Stage.WHOLE;
            var body = response.getBody();
            response.setBody(Body.body(new Passing(body.stream(), json()), body.length()));
        }
    }

    private JsonUsage json() {
        try {
            return new JsonUsage(usage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer has gone to its client, all of it: what it told is final. */
    void ended() {
        told = true;
    }

    /** What was used, where that is known; otherwise it counts as estimated. */
    Optional<DecisionRequest> used() {
        return switch (stage) {
            case NOT_SENT, REFUSED -> Optional.of(purpose.used(Map.of()));
            case SENT -> Optional.empty();
            case STREAMED -> Optional.of(purpose.used(streamed()));
            case WHOLE -> whole().map(purpose::used);
        };
    }

    private Map<String, Long> streamed() {
        var units = new HashMap<String, Long>();
        metering.meters().forEach((meter, figure) -> {
            var counted = Usage.counted(figure, content.context(), produced.tokens());
            // Before its end a stream may have told less than it used.
            units.put(
                    meter,
                    told
                            ? usage.of(figure).orElse(counted)
                            : Math.max(counted, usage.of(figure).orElse(0)));
        });
        return units;
    }

    private Optional<Map<String, Long>> whole() {
        var units = new HashMap<String, Long>();
        for (var meter : metering.meters().entrySet()) {
            var figure = usage.of(meter.getValue());
            if (figure.isEmpty()) {
                return Optional.empty();
            }
            units.put(meter.getKey(), figure.getAsLong());
        }
        return Optional.of(units);
    }
}
