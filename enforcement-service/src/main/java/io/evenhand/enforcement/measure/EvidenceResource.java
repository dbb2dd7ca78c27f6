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
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What measures rest on, as it was then. */
@Path("/v1/evidence/{evidence}")
public class EvidenceResource {

    private static final int GONE = 410;

    private final EvidenceItems items;
    private final SecurityIdentity identity;
    private final ObjectMapper json;
    private final Deed deed;
    private final BusinessClock clock;

    EvidenceResource(
            EvidenceItems items, SecurityIdentity identity, ObjectMapper json, Deed deed, BusinessClock clock) {
        this.items = items;
        this.identity = identity;
        this.json = json;
        this.deed = deed;
        this.clock = clock;
    }

    /** Why evidence is to be kept, or need not be any more. */
    public record Why(@NotBlank @Size(max = 1_000) String reason) {}

    /**
     * The evidence of a measure.
     *
     * @param hold who wants it kept beyond its time; absent where nobody does, and for holders
     */
    @RegisterForReflection
    public record EvidenceView(
            String id, String account, String measure, List<ItemView> items, EvidenceItems.@Nullable Hold hold) {

        public EvidenceView {
            items = List.copyOf(items);
        }
    }

    /**
     * One item.
     *
     * @param content null when it was deleted
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
        return found(id).map(found -> {
            var first = found.getFirst();
            var caller = Caller.of(identity);
            caller.mustSee(first.account(), "evidence");
            if (found.stream().allMatch(item -> item.content() == null)) {
                throw gone(first);
            }
            switch (caller) {
                case Caller.Holder _ -> deed.nothing();
                case Caller.Platform _ -> done(first, id);
            }
            return view(id, found, caller instanceof Caller.Platform);
        });
    }

    @POST
    @Path("/hold")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("hold-evidence")
    @Operation(summary = "Keep it beyond its time, until that is released: a legal hold")
    public Uni<RestResponse<EvidenceView>> hold(@RestPath("evidence") String id, @Valid @NotNull Why request) {
        var hold =
                new EvidenceItems.Hold(request.reason(), identity.getPrincipal().getName(), clock.instant());
        return items.hold(id, hold)
                .chain(held -> found(id).map(found -> {
                    if (!held) {
                        throw gone(found.getFirst());
                    }
                    return answer(id, found);
                }));
    }

    @POST
    @Path("/release")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("release-evidence")
    @Operation(summary = "End a legal hold: what is due is deleted with the next round")
    public Uni<RestResponse<EvidenceView>> release(@RestPath("evidence") String id, @Valid @NotNull Why request) {
        return items.release(id, clock.instant()).chain(() -> found(id)).map(found -> answer(id, found));
    }

    private Uni<List<EvidenceItems.Item>> found(String id) {
        return items.of(id).invoke(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("evidence");
            }
        });
    }

    private RestResponse<EvidenceView> answer(String id, List<EvidenceItems.Item> found) {
        done(found.getFirst(), id);
        return RestResponse.ok(view(id, found, true));
    }

    private void done(EvidenceItems.Item item, String id) {
        deed.done(item.account(), Map.of("evidence", id, "measure", item.measure()));
    }

    private static ProblemException gone(EvidenceItems.Item item) {
        var deleted = item.deleted();
        var how = deleted == null
                ? "The evidence was deleted."
                : "The evidence was deleted on %s: %s."
                        .formatted(
                                deleted.at().truncatedTo(ChronoUnit.SECONDS),
                                deleted.why().equals("account-erased")
                                        ? "its account was erased"
                                        : "the time to appeal was over");
        return new ProblemException(GONE, "evidence-deleted", how + " Its SHA-256 was " + item.sha256() + ".");
    }

    private EvidenceView view(String id, List<EvidenceItems.Item> found, boolean forStaff) {
        var first = found.getFirst();
        return new EvidenceView(
                id,
                first.account(),
                first.measure(),
                found.stream().map(this::view).toList(),
                forStaff ? first.hold() : null);
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
