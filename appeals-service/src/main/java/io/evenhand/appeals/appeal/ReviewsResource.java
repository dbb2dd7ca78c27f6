package io.evenhand.appeals.appeal;

import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;

import io.evenhand.appeals.appeal.Reviews.Call;
import io.evenhand.appeals.appeal.Viewer.Person;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Looking after appeals, over HTTP. */
@Path("/v1/appeals")
@RolesAllowed({REVIEWER, SENIOR})
public class ReviewsResource {

    private final Reviews reviews;
    private final SecurityIdentity identity;
    private final Deed deed;

    ReviewsResource(Reviews reviews, SecurityIdentity identity, Deed deed) {
        this.reviews = reviews;
        this.identity = identity;
        this.deed = deed;
    }

    /** What the account is asked. */
    public record Ask(
            @NotBlank @Size(max = AppealsResource.LONGEST_TEXT)
            String question) {}

    /** Why a senior should look at it. */
    public record Escalate(@NotBlank @Size(max = 500) String reason) {}

    @POST
    @Path("/next")
    @Idempotent
    @Audited("claim-appeal")
    @Operation(summary = "Claim what is due first of what the caller may decide")
    public Uni<RestResponse<AppealView>> next() {
        return said(reviews.next(person()));
    }

    @POST
    @Path("/{id}/claim")
    @Idempotent
    @Audited("claim-appeal")
    @Operation(
            summary = "Look after an appeal for 15 minutes; again to go on",
            description = "Not by whoever took the first decision.")
    public Uni<RestResponse<AppealView>> claim(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return said(reviews.claim(call(id, ifMatch)));
    }

    @POST
    @Path("/{id}/renew")
    @Idempotent
    @Audited("renew-claim")
    @Operation(summary = "Look after it for 15 minutes from now")
    public Uni<RestResponse<AppealView>> renew(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return said(reviews.renew(call(id, ifMatch)));
    }

    @POST
    @Path("/{id}/release")
    @Idempotent
    @Audited("release-appeal")
    @Operation(summary = "Leave it to others")
    public Uni<RestResponse<AppealView>> release(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return said(reviews.release(call(id, ifMatch)));
    }

    @POST
    @Path("/{id}/ask")
    @Idempotent
    @Audited("ask-account")
    @Operation(summary = "Ask the account something, at most twice; the clock waits for the answer, at most 14 days")
    public Uni<RestResponse<AppealView>> ask(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Ask request) {
        return said(reviews.ask(call(id, ifMatch), request.question()));
    }

    @POST
    @Path("/{id}/escalate")
    @Idempotent
    @Audited("escalate-appeal")
    @Operation(summary = "Leave it to a senior; the clock runs on")
    public Uni<RestResponse<AppealView>> escalate(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Escalate request) {
        return said(reviews.escalate(call(id, ifMatch), request.reason()));
    }

    private Call call(String id, @Nullable String ifMatch) {
        return new Call(id, Versions.of(ifMatch), person());
    }

    private Person person() {
        return new Person(identity.getPrincipal().getName(), identity.getRoles());
    }

    private Uni<RestResponse<AppealView>> said(Uni<AppealView> done) {
        return done.invoke(view -> deed.done(view.account(), Map.of("appeal", view.id(), "state", view.state())))
                .map(AppealsResource::tagged);
    }
}
