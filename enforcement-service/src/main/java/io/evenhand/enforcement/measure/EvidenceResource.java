package io.evenhand.enforcement.measure;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What measures rest on, as it was then. */
@Path("/v1/evidence/{evidence}")
public class EvidenceResource {

    private final EvidenceItems items;
    private final SecurityIdentity identity;
    private final ObjectMapper json;
    private final Deed deed;

    EvidenceResource(EvidenceItems items, SecurityIdentity identity, ObjectMapper json, Deed deed) {
        this.items = items;
        this.identity = identity;
        this.json = json;
        this.deed = deed;
    }

    /** The evidence of a measure. */
    @RegisterForReflection
    public record EvidenceView(String id, String account, String measure, List<ItemView> items) {

        public EvidenceView {
            items = List.copyOf(items);
        }
    }

    /**
     * One item.
     *
     * @param content null when it was deleted in time
     * @param intact whether it is what was hashed
     */
    @RegisterForReflection
    public record ItemView(
            String kind,
            Instant capturedAt,
            String sha256,
            boolean intact,
            @Nullable JsonNode content) {}

    @GET
    @RolesAllowed({"holder", SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @Audited("open-evidence")
    @Operation(summary = "The evidence of a measure, frozen when it was made; that staff open it is noted")
    public Uni<EvidenceView> evidence(@RestPath("evidence") String id) {
        return items.of(id).map(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("evidence");
            }
            var first = found.getFirst();
            var caller = Caller.of(identity);
            caller.mustSee(first.account(), "evidence");
            switch (caller) {
                case Caller.Holder _ -> deed.nothing();
                case Caller.Platform _ ->
                    deed.done(first.account(), Map.of("evidence", id, "measure", first.measure()));
            }
            return new EvidenceView(
                    id,
                    first.account(),
                    first.measure(),
                    found.stream().map(this::view).toList());
        });
    }

    private ItemView view(EvidenceItems.Item item) {
        return new ItemView(item.kind(), item.capturedAt(), item.sha256(), item.isIntact(), content(item));
    }

    private @Nullable JsonNode content(EvidenceItems.Item item) {
        try {
            return item.content() == null ? null : json.readTree(item.content());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence is JSON", e);
        }
    }
}
