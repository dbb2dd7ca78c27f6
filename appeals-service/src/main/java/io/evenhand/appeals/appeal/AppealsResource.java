package io.evenhand.appeals.appeal;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Appeals over HTTP: bringing them, following them, answering questions and taking them back. */
@Path("/v1/appeals")
@RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR})
public class AppealsResource {

    static final int LONGEST_TEXT = 5_000;

    private final Submissions submissions;
    private final Claims claims;
    private final Queue queue;
    private final SecurityIdentity identity;
    private final Deed deed;

    AppealsResource(Submissions submissions, Claims claims, Queue queue, SecurityIdentity identity, Deed deed) {
        this.submissions = submissions;
        this.claims = claims;
        this.queue = queue;
        this.identity = identity;
        this.deed = deed;
    }

    /**
     * What is asked for.
     *
     * @param kind appeal or reinstatement
     * @param grounds not-me, measurement-wrong, within-policy, disproportionate, fixed or other
     */
    public record Bring(
            @NotBlank @Size(max = 100) String measure,
            @NotBlank String kind,
            @NotBlank String grounds,
            @NotBlank @Size(max = LONGEST_TEXT) String statement) {}

    /** What is answered. */
    public record Answer(@NotBlank @Size(max = LONGEST_TEXT) String answer) {}

    @POST
    @Idempotent
    @Audited("bring-appeal")
    @Operation(
            summary = "Appeal against a measure, or ask to be reinstated",
            description = "By the holder, or by staff for the holder. A measure is appealed against once.")
    public Uni<RestResponse<AppealView>> bring(@Valid @NotNull Bring request) {
        var caller = Caller.of(identity);
        var wish = new Submissions.Wish(
                Words.said(Kind.class, "kind", request.kind()),
                request.measure(),
                switch (caller) {
                    case Caller.Holder own -> Optional.of(own.account());
                    case Caller.Platform _ -> Optional.empty();
                },
                Words.said(Grounds.class, "grounds", request.grounds()),
                request.statement(),
                switch (caller) {
                    case Caller.Holder _ -> "holder";
                    case Caller.Platform person -> person.name();
                });
        return submissions
                .submit(wish)
                .chain(id -> claims.get(id, caller, viewer()))
                .invoke(this::done)
                .map(view -> RestResponse.ResponseBuilder.<AppealView>created(URI.create("/v1/appeals/" + view.id()))
                        .header(HttpHeaders.ETAG, tag(view))
                        .entity(view)
                        .build());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, AUDITOR})
    @Operation(
            summary = "Appeals: staff see what is due first, a holder the own ones",
            description = "For staff view is all, mine, unassigned, due-soon, waiting, needs-second or breached; counts"
                    + " says of each how many there are and since when the oldest waits.")
    public Uni<Object> list(
            @RestQuery Optional<String> state,
            @RestQuery Optional<String> view,
            @RestQuery Optional<String> account,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        var wanted = new Queue.Wanted(state, view, account, cursor, limit);
        return switch (Caller.of(identity)) {
            case Caller.Holder own -> queue.ofHolder(own.account(), wanted).map(page -> page);
            case Caller.Platform person ->
                queue.forStaff(wanted, new Viewer.Person(person.name(), identity.getRoles()))
                        .map(page -> page);
        };
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @Operation(summary = "An appeal, and what the caller may do about it")
    public Uni<RestResponse<AppealView>> get(@RestPath String id) {
        return claims.get(id, Caller.of(identity), viewer()).map(AppealsResource::tagged);
    }

    @POST
    @Path("/{id}/answer")
    @Idempotent
    @Audited("answer-question")
    @Operation(summary = "Answer what the account was asked; the clock goes on")
    public Uni<RestResponse<AppealView>> answer(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Answer request) {
        return claims.answer(id, version(ifMatch), Caller.of(identity), viewer(), request.answer())
                .invoke(this::done)
                .map(AppealsResource::tagged);
    }

    @POST
    @Path("/{id}/withdraw")
    @RolesAllowed(HOLDER)
    @Idempotent
    @Operation(summary = "Take an appeal back; it may be brought once more")
    public Uni<RestResponse<AppealView>> withdraw(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return claims.withdraw(id, version(ifMatch), Caller.of(identity), viewer())
                .map(AppealsResource::tagged);
    }

    private Viewer viewer() {
        return switch (Caller.of(identity)) {
            case Caller.Holder _ -> new Viewer.Claimant();
            case Caller.Platform person -> new Viewer.Person(person.name(), identity.getRoles());
        };
    }

    /** The log is of what staff do. */
    private void done(AppealView view) {
        switch (Caller.of(identity)) {
            case Caller.Holder _ -> deed.nothing();
            case Caller.Platform _ -> deed.done(view.account(), Map.of("appeal", view.id(), "state", view.state()));
        }
    }

    static Optional<Integer> version(@Nullable String ifMatch) {
        return Versions.of(ifMatch);
    }

    static RestResponse<AppealView> tagged(AppealView view) {
        return RestResponse.ResponseBuilder.ok(view)
                .header(HttpHeaders.ETAG, tag(view))
                .build();
    }

    private static String tag(AppealView view) {
        return "\"" + view.version() + "\"";
    }
}
