package io.evenhand.appeals.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Measures by id. One that is not known here yet is asked for; in an outage of enforcement-service that fails. */
@ApplicationScoped
public class Measures {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;
    private static final int MOST = 50;
    private static final int GONE = 410;

    private final MeasureRepository rows;
    private final EnforcementClient enforcement;
    private final ObjectMapper json;

    Measures(MeasureRepository rows, ServiceClients clients, ObjectMapper json) {
        this.rows = rows;
        this.enforcement = clients.of("enforcement", EnforcementClient.class, LONGEST);
        this.json = json;
    }

    /** The measure as it was told last, in the current transaction; asked for where it was never told of. */
    public Uni<Optional<Measure>> find(String id) {
        return rows.find(id).chain(found -> found.isPresent() ? Uni.createFrom().item(found) : asked(id));
    }

    /** Those of these that were told of, by id, in the current transaction. */
    public Uni<Map<String, Measure>> known(Collection<String> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : rows.find(ids)
                        .map(found -> found.stream().collect(Collectors.toMap(Measure::id, Function.identity())));
    }

    /** As {@link #find}, and whoever asks so for the same measure waits until this transaction ends. */
    public Uni<Optional<Measure>> locked(String id) {
        return find(id).chain(() -> rows.locked(id));
    }

    /** What is known of an account's measures, the newest first, in the current transaction. */
    public Uni<List<Measure>> latestOf(String account) {
        return rows.latestOf(account, MOST);
    }

    /** What is known of an account's measures, the newest first. */
    @WithTransaction
    public Uni<List<Measure>> of(String account) {
        return latestOf(account);
    }

    /** All that the measure relies on, as it was frozen, or that its time was over; empty where it names nothing. */
    public Uni<Optional<JsonNode>> evidence(Measure measure) {
        var evidence = measure.evidence();
        return evidence == null
                ? Uni.createFrom().item(Optional.empty())
                : answered(enforcement
                        .evidence(evidence.id())
                        .onFailure(Measures::saysItWasDeleted)
                        .recoverWithItem(() ->
                                json.createObjectNode().put("id", evidence.id()).put("deleted", true)));
    }

    /** A measure as enforcement-service tells it. */
    public Measure read(JsonNode told) {
        try {
            return json.treeToValue(told, Measure.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Enforcement-service told of a measure that is not understood", e);
        }
    }

    private Uni<Optional<Measure>> asked(String id) {
        if (!id.startsWith("mea_")) {
            return Uni.createFrom().item(Optional.empty());
        }
        return answered(enforcement.measure(id))
                .chain(told -> told.map(data -> rows.store(read(data), data).chain(() -> rows.find(id)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private static Uni<Optional<JsonNode>> answered(Uni<JsonNode> call) {
        return call.map(Optional::of)
                .onFailure(Measures::saysThereIsNone)
                .recoverWithItem(Optional.empty())
                .onFailure(WebApplicationException.class)
                .transform(e ->
                        ProblemException.unavailable("The measure cannot be looked up now.", Duration.ofSeconds(2)));
    }

    private static boolean saysThereIsNone(Throwable e) {
        return answered(e, NOT_FOUND);
    }

    private static boolean saysItWasDeleted(Throwable e) {
        return answered(e, GONE);
    }

    private static boolean answered(Throwable e, int status) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == status;
    }
}
