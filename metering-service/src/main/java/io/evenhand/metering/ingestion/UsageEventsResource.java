package io.evenhand.metering.ingestion;

import static io.evenhand.kit.identity.Roles.GATEWAY;
import static io.evenhand.kit.identity.Roles.SERVICE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenhand.kit.problem.Problem;
import io.evenhand.metering.ingestion.Envelopes.Opened;
import io.evenhand.metering.ingestion.Ingestion.Outcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Usage events over HTTP. */
@Path("/v1/usage-events")
@RolesAllowed({GATEWAY, SERVICE})
public class UsageEventsResource {

    private final Envelopes envelopes;
    private final Ingestion ingestion;

    UsageEventsResource(Envelopes envelopes, Ingestion ingestion) {
        this.envelopes = envelopes;
        this.ingestion = ingestion;
    }

    /** What became of each event, in the order in which they came. */
    @RegisterForReflection
    public record Items(List<Item> items) {}

    /** What became of one event. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String source,
            String id,
            Status status,
            @Nullable Problem problem) {}

    /** Whether it is counted. */
    public enum Status {
        @JsonProperty("accepted")
        ACCEPTED,
        /** It was counted before. */
        @JsonProperty("duplicate")
        DUPLICATE,
        @JsonProperty("rejected")
        REJECTED
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Counts what was used, told as CloudEvents 1.0: one in binary or structured mode, or a batch",
            description = "No limit refuses it. An event is counted once for its source and id; of a batch each is"
                    + " answered by itself.")
    public Uni<Items> count(byte[] body, @Context HttpHeaders headers) {
        return Envelopes.isBatch(headers.getMediaType()) ? batch(body) : single(headers, body);
    }

    private Uni<Items> batch(byte[] body) {
        var opened = envelopes.batch(body);
        return ingestion
                .count(opened)
                .map(outcomes -> new Items(IntStream.range(0, opened.size())
                        .mapToObj(index -> item(opened.get(index), outcomes.get(index)))
                        .toList()));
    }

    /** One that is rejected is the call's own problem. */
    private Uni<Items> single(HttpHeaders headers, byte[] body) {
        var opened = envelopes.single(headers.getRequestHeaders(), body);
        return ingestion.count(List.of(opened)).map(outcomes -> {
            if (outcomes.getFirst() instanceof Outcome.Rejected(var problem)) {
                throw problem;
            }
            return new Items(List.of(item(opened, outcomes.getFirst())));
        });
    }

    private static Item item(Opened opened, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> new Item(opened.source(), opened.id(), Status.ACCEPTED, null);
            case Outcome.Duplicate _ -> new Item(opened.source(), opened.id(), Status.DUPLICATE, null);
            case Outcome.Rejected(var problem) ->
                new Item(opened.source(), opened.id(), Status.REJECTED, problem.toProblem());
        };
    }
}
