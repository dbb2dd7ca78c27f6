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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Deciding on appeals, over HTTP. */
@Path("/v1/appeals/{id}")
@RolesAllowed({REVIEWER, SENIOR})
public class VerdictsResource {

    private final Verdicts verdicts;
    private final SecurityIdentity identity;
    private final Deed deed;

    VerdictsResource(Verdicts verdicts, SecurityIdentity identity, Deed deed) {
        this.verdicts = verdicts;
        this.identity = identity;
        this.deed = deed;
    }

    /**
     * A decision.
     *
     * @param outcome overturned, modified, upheld, reinstated or inadmissible
     * @param code the reason for figures: violation-confirmed, measurement-wrong, within-policy, not-the-account,
     *     disproportionate, procedure, fixed, not-fixed, wrong-person, duplicate or other
     * @param reason what the holder is told
     * @param note for staff only
     * @param replacement what takes the measure's place when it is modified
     */
    public record Decide(
            @NotBlank String outcome,
            @NotBlank String code,

            @NotBlank @Size(min = Verdict.SHORTEST_REASON, max = Verdict.LONGEST_REASON)
            String reason,

            @Nullable @Size(max = AppealsResource.LONGEST_TEXT)
            String note,

            @Nullable @Valid Replacement replacement) {

        Verdict verdict() {
            return new Verdict(
                    Words.said(Outcome.class, "outcome", outcome),
                    Words.said(Code.class, "code", code),
                    reason.strip(),
                    Optional.ofNullable(note),
                    Optional.ofNullable(replacement));
        }
    }

    /** Why something is not approved, or heard again. */
    public record Refuse(
            @NotBlank @Size(max = AppealsResource.LONGEST_TEXT)
            String note) {}

    @POST
    @Path("/evidence")
    @Idempotent
    @Audited("open-evidence")
    @Operation(
            summary = "Open the evidence as it was frozen when the measure was taken",
            description = "Whoever decides or approves has opened it before: that is remembered.")
    public Uni<RestResponse<Looks.Evidence>> evidence(@RestPath String id) {
        return verdicts.evidence(id, person())
                .invoke(seen ->
                        deed.done(seen.measure() == null ? id : seen.measure().account(), Map.of("appeal", id)))
                .map(RestResponse::ok);
    }

    @POST
    @Path("/decide")
    @Idempotent
    @Audited("decide-appeal")
    @Operation(
            summary = "Decide on an appeal that the caller looks after",
            description =
                    "Letting a termination or a suspension without end stand takes two people: propose it instead.")
    public Uni<RestResponse<AppealView>> decide(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Decide request) {
        return said(verdicts.decide(call(id, ifMatch), request.verdict()));
    }

    @POST
    @Path("/propose")
    @Idempotent
    @Audited("propose-verdict")
    @Operation(summary = "Propose a decision, which a senior approves or refuses")
    public Uni<RestResponse<AppealView>> propose(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Decide request) {
        return said(verdicts.propose(call(id, ifMatch), request.verdict()));
    }

    @POST
    @Path("/approve")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("approve-verdict")
    @Operation(summary = "Approve what somebody else has proposed: it is decided then")
    public Uni<RestResponse<AppealView>> approve(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return said(verdicts.approve(call(id, ifMatch)));
    }

    @POST
    @Path("/refuse")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("refuse-verdict")
    @Operation(summary = "Give back what somebody else has proposed")
    public Uni<RestResponse<AppealView>> refuse(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Refuse request) {
        return said(verdicts.refuse(call(id, ifMatch), request.note()));
    }

    @POST
    @Path("/reopen")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("reopen-appeal")
    @Operation(
            summary = "Hear a decided appeal again, because of something new",
            description = "It is an appeal of its own; the first verdict stays, and whoever gave it takes no part.")
    public Uni<RestResponse<AppealView>> reopen(@RestPath String id, @Valid @NotNull Refuse request) {
        return said(verdicts.reopen(id, person(), request.note()));
    }

    private Call call(String id, @Nullable String ifMatch) {
        return new Call(id, Versions.of(ifMatch), person());
    }

    private Person person() {
        return new Person(identity.getPrincipal().getName(), identity.getRoles());
    }

    private Uni<RestResponse<AppealView>> said(Uni<AppealView> done) {
        return done.invoke(view -> deed.done(view.account(), details(view))).map(AppealsResource::tagged);
    }

    private static Map<String, Object> details(AppealView view) {
        var details = new HashMap<String, Object>(Map.of("appeal", view.id(), "state", view.state()));
        if (view.outcome() != null) {
            details.put("outcome", view.outcome());
        }
        return details;
    }
}
