package io.evenhand.metering.ingestion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import io.evenhand.kit.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens what came over HTTP: one event in binary or structured mode, or a batch of structured ones. */
@ApplicationScoped
class Envelopes {

    private static final MediaType BATCH = new MediaType("application", "cloudevents-batch+json");

    /** How the SDK names an attribute in its messages. */
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "'(specversion|id|source|type|subject|time|datacontenttype|dataschema)'|mandatory ([a-z]+) attribute");

    private final JsonFormat format = new JsonFormat();
    private final ObjectMapper json;
    private final IngestionConfig config;

    Envelopes(ObjectMapper json, IngestionConfig config) {
        this.json = json;
        this.config = config;
    }

    /** One item of what came. */
    sealed interface Opened {

        String source();

        String id();

        /** It says what was used. */
        record Event(UsageEvent event) implements Opened {

            @Override
            public String source() {
                return event.use().source();
            }

            @Override
            public String id() {
                return event.use().id();
            }
        }

        /** It is no valid event; source and id as far as it has them. */
        record Unreadable(String source, String id, ProblemException problem) implements Opened {}
    }

    static boolean isBatch(@Nullable MediaType type) {
        return type != null && BATCH.isCompatible(type);
    }

    /** The events of a batch, in its order. */
    List<Opened> batch(byte[] body) {
        var array = array(body);
        if (array.size() > config.batch()) {
            throw new ProblemException(
                    413, "too-large", "A batch may hold %d events, not %d.".formatted(config.batch(), array.size()));
        }
        var opened = new ArrayList<Opened>(array.size());
        for (var item : array) {
            opened.add(open(
                    item.path("source").asText(""),
                    item.path("id").asText(""),
                    () -> format.deserialize(item.toString().getBytes(StandardCharsets.UTF_8))));
        }
        return opened;
    }

    private JsonNode array(byte[] body) {
        try {
            var read = json.readTree(body);
            if (read != null && read.isArray()) {
                return read;
            }
        } catch (JsonProcessingException _) {
            // The last line says so.
        } catch (IOException e) {
            throw new IllegalStateException("Bytes at hand can be read", e);
        }
        throw ProblemException.invalid("$", "a batch must be a JSON array of events");
    }

    /** The one event in a call. */
    Opened single(Map<String, List<String>> headers, byte[] body) {
        return open(
                "",
                "",
                () -> HttpMessageFactory.createReaderFromMultimap(headers, body).toEvent());
    }

    private Opened open(String source, String id, Supplier<CloudEvent> event) {
        try {
            return new Opened.Event(EventReader.read(event.get(), json));
        } catch (ProblemException problem) {
            return new Opened.Unreadable(source, id, problem);
        } catch (CloudEventRWException | EventDeserializationException | IllegalStateException e) {
            return new Opened.Unreadable(source, id, unreadable(e));
        }
    }

    private static ProblemException unreadable(Throwable e) {
        if (e instanceof CloudEventRWException fault
                && fault.getKind() == CloudEventRWException.CloudEventRWExceptionKind.UNKNOWN_ENCODING) {
            return new ProblemException(
                    415,
                    "unsupported-media-type",
                    "This is no CloudEvent in binary or structured mode, nor a batch of them, in JSON.");
        }
        for (var cause = e; cause != null; cause = cause.getCause()) {
            var named = ATTRIBUTE.matcher(String.valueOf(cause.getMessage()));
            if (named.find()) {
                var attribute = named.group(1) == null ? named.group(2) : named.group(1);
                return ProblemException.invalid(attribute, "is missing, or is not what CloudEvents 1.0 asks for");
            }
        }
        return ProblemException.invalid("$", "is no valid CloudEvent");
    }
}
