package io.evenhand.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Asks an enforcement-service. Calls block the thread that makes them; use virtual threads where many wait. What fails on the
 * way is sent again under the same id, for as long as {@link #trying} says: it counts once.
 */
public final class Evenhand {

    private static final Duration HOLD = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int UNAVAILABLE = 503;
    private static final int GONE = 410;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI service;
    private final Supplier<String> credential;
    private final Duration trying;

    private Evenhand(HttpClient http, URI service, Supplier<String> credential, Duration trying) {
        this.http = http;
        this.service = service;
        this.credential = credential;
        this.trying = trying;
    }

    /**
     * Asks a service; nothing is connected before the first call.
     *
     * @param service where enforcement-service is, such as {@code http://127.0.0.1:8083}
     * @param credential an account's key {@code evh_…}, or a token of an application; asked for with every call
     */
    public static Evenhand at(URI service, Supplier<String> credential) {
        return new Evenhand(
                HttpClient.newBuilder().connectTimeout(CALL).build(), service, credential, Duration.ofSeconds(5));
    }

    /** The same, trying for another while while Evenhand does not answer. */
    public Evenhand trying(Duration forHowLong) {
        return new Evenhand(http, service, credential, forHowLong);
    }

    /**
     * Whether it may run, and at what speed. Waits for nothing: what is delayed or queued is accepted, and for the caller to
     * begin at its time; {@link #begin} does that.
     *
     * @throws EvenhandException when there is no decision
     */
    public Decision decide(Ask ask) throws InterruptedException {
        return Decision.of(send("/v1/decisions", ask.json(Duration.ZERO), CALL));
    }

    /**
     * Waits until it may run, however long that is, and begins.
     *
     * @return the work as it runs: close it when it is done
     * @throws RefusedException when it may not run
     * @throws EvenhandException when there is no decision
     */
    public Run begin(Ask ask) throws RefusedException, InterruptedException {
        var asked = Instant.now();
        var decision = Decision.of(send("/v1/decisions", ask.json(HOLD), HOLD.plus(CALL)));
        var ahead = decision.decidedAt()
                .map(decided -> Duration.between(asked, decided))
                .orElse(Duration.ZERO);
        while (true) {
            switch (decision) {
                case Decision.Admitted admitted -> {
                    return new Run(this, ask, admitted);
                }
                case Decision.Denied denied -> throw new RefusedException(denied);
                case Decision.Delayed delayed -> {
                    // The clock here need not be Evenhand's.
                    sleepUntil(delayed.startAt().minus(ahead));
                    decision = delayed.hasPlace()
                            ? claimed(ask, delayed)
                            : new Decision.Admitted(delayed.id(), delayed.json());
                }
                // Asking holds its place, and ends when its turn comes or a minute has passed.
                case Decision.Queued queued -> decision = claimed(ask, queued);
            }
        }
    }

    private Decision claimed(Ask ask, Decision waiting) throws InterruptedException {
        var json = ask.json(HOLD);
        json.remove("key");
        json.remove("account");
        return Decision.of(send("/v1/decisions/" + waiting.id() + "/claim", json, HOLD.plus(CALL)));
    }

    /** Its promise is to block until the turn comes: there is nothing else to wait for, and on a virtual thread it costs none. */
    private static void sleepUntil(Instant at) throws InterruptedException {
        var left = Duration.between(Instant.now(), at);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    /** Holds a slot on; answers what is known of the running work. */
    Decision renew(String decision) throws InterruptedException {
        return Decision.of(send("/v1/decisions/" + decision + "/renew", JSON.createObjectNode(), CALL));
    }

    /** Ends work as it was counted. */
    void complete(String decision) throws InterruptedException {
        ended(decision, JSON.createObjectNode());
    }

    /** Ends work that used something else than was asked for. */
    void complete(String decision, Ask ask, Map<String, Long> used) throws InterruptedException {
        ended(decision, ask.json(used));
    }

    private void ended(String decision, ObjectNode body) throws InterruptedException {
        try {
            send("/v1/decisions/" + decision + "/complete", body, CALL);
        } catch (EvenhandException e) {
            // Its slot lapsed, or it was told before: it is over either way.
            if (e.status() != GONE) {
                throw e;
            }
        }
    }

    private JsonNode send(String path, ObjectNode body, Duration longest) throws InterruptedException {
        var until = Instant.now().plus(trying);
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                var answer = http.send(request(path, body, longest), BodyHandlers.ofByteArray());
                var json = parsed(answer);
                if (answer.statusCode() / 100 == 2) {
                    return json;
                }
                if (answer.statusCode() != UNAVAILABLE
                        || !Instant.now().plus(pause).isBefore(until)) {
                    throw EvenhandException.of(answer.statusCode(), json);
                }
            } catch (IOException e) {
                if (!Instant.now().plus(pause).isBefore(until)) {
                    throw EvenhandException.unreachable(e);
                }
            }
            // Nothing tells when Evenhand answers again; not all callers ask at the same moment.
            Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis())));
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private HttpRequest request(String path, ObjectNode body, Duration longest) throws JsonProcessingException {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(longest)
                .header("Authorization", "Bearer " + credential.get())
                .header("Content-Type", "application/json")
                .POST(
                        body.isEmpty()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }

    private static JsonNode parsed(HttpResponse<byte[]> answer) throws IOException {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            if (answer.statusCode() / 100 == 2) {
                throw new IOException("the answer is not JSON", noJson);
            }
            return MissingNode.getInstance();
        }
    }
}
