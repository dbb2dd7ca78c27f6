package io.evenhand.appeals.report;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Reports over HTTP: anybody brings them, staff look into them. */
@Path("/v1/reports")
@RolesAllowed({SUPPORT, REVIEWER, SENIOR})
public class ReportsResource {

    private static final String CONFIRMED = "confirmed";

    private final Reports reports;
    private final Triage triage;
    private final RoutingContext call;
    private final SecurityIdentity identity;
    private final Deed deed;

    ReportsResource(Reports reports, Triage triage, RoutingContext call, SecurityIdentity identity, Deed deed) {
        this.reports = reports;
        this.triage = triage;
        this.call = call;
        this.identity = identity;
        this.deed = deed;
    }

    /**
     * Whom it is about, and which violation of that account's policy it may be.
     *
     * @param occurredAt when it happened, for a report that does not say
     */
    public record Placing(
            @NotBlank @Size(max = 100) String account,

            @NotBlank @Pattern(regexp = "[a-z][a-z0-9-]{0,99}", message = "must be a violation of the policy")
            String violation,

            @Nullable String occurredAt) {}

    /**
     * What a person found.
     *
     * @param outcome confirmed, no-violation, insufficient-evidence, duplicate, invalid or spam
     * @param duplicateOf the other report, for a duplicate
     */
    public record Resolution(
            @NotBlank String outcome,
            @NotBlank @Size(max = 2_000) String reason,
            @Nullable @Size(max = 100) String duplicateOf) {}

    // Whoever reports again says so with an externalId: an Idempotency-Key is remembered by caller, and here nobody is
    // one.
    @POST
    @PermitAll
    @Operation(
            summary = "Report a violation; anybody may, and needs no credential",
            description = "In the words of docs/reports.md or of XARF v4. The answer has a link to follow what becomes"
                    + " of it. Nothing is done to anybody until a person has confirmed it.")
    public Uni<RestResponse<Reports.Receipt>> report(@NotNull JsonNode body) {
        return reports.take(body, call.request().remoteAddress().hostAddress())
                .map(receipt -> RestResponse.ResponseBuilder.<Reports.Receipt>created(URI.create(receipt.status()))
                        .entity(receipt)
                        .build());
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR})
    @Operation(summary = "Reports in the order of their arrival: all, in a state, or about an account")
    public Uni<Page<ReportView>> list(
            @RestQuery Optional<String> state,
            @RestQuery Optional<String> account,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        state.filter(word -> Arrays.stream(State.values()).map(Words::of).noneMatch(word::equals))
                .ifPresent(_ -> {
                    throw ProblemException.invalid("state", "is no state of a report");
                });
        return triage.list(state, account, cursor, limit);
    }

    @GET
    @Path("/{report}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR})
    @Operation(summary = "A report, what speaks for it, and how often its author was right")
    public Uni<ReportView> get(@RestPath("report") String id) {
        return triage.get(id);
    }

    @GET
    @Path("/{report}/evidence/{number}")
    @Produces("application/octet-stream")
    @Audited("open-report-evidence")
    @Operation(summary = "A file that was sent with a report, as it was sent; that it was opened is kept")
    public Uni<RestResponse<byte[]>> evidence(@RestPath("report") String id, @RestPath int number) {
        return triage.open(id, number)
                .invoke(_ -> deed.done(id, Map.of("file", (long) number)))
                .map(file -> RestResponse.ResponseBuilder.ok(Base64.getDecoder().decode(file.payload()))
                        .header("Content-Disposition", "attachment; filename=\"evidence-%d\"".formatted(number))
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Content-Security-Policy", "sandbox; default-src 'none'")
                        .header("Cache-Control", "no-store")
                        .header("X-Evidence-Type", file.mediaType())
                        .build());
    }

    @POST
    @Path("/{report}/claim")
    @Idempotent
    @Audited("claim-report")
    @Operation(summary = "Look after a report for 15 minutes")
    public Uni<RestResponse<ReportView>> claim(@RestPath("report") String id) {
        return triage.claim(id, person()).map(this::done);
    }

    @POST
    @Path("/{report}/accept")
    @Idempotent
    @Audited("accept-report")
    @Operation(summary = "Say which account a report is about, and which violation it may be")
    public Uni<RestResponse<ReportView>> accept(@RestPath("report") String id, @Valid @NotNull Placing request) {
        return triage.accept(
                        id,
                        person(),
                        request.account(),
                        request.violation(),
                        Optional.ofNullable(request.occurredAt()).map(ReportsResource::moment))
                .map(this::done);
    }

    @POST
    @Path("/{report}/resolve")
    @Idempotent
    @Audited("resolve-report")
    @Operation(
            summary = "Say what you found",
            description = "One that is confirmed becomes a finding of enforcement-service; that is confirmed or"
                    + " dismissed there, and is then the outcome.")
    public Uni<RestResponse<ReportView>> resolve(@RestPath("report") String id, @Valid @NotNull Resolution request) {
        var outcome = outcome(request.outcome());
        if (outcome.filter(Outcome.DUPLICATE::equals).isPresent() == (request.duplicateOf() == null)) {
            throw ProblemException.invalid("duplicateOf", "must be stated for a duplicate, and for nothing else");
        }
        return triage.resolve(id, person(), outcome, request.reason(), request.duplicateOf())
                .map(this::done);
    }

    /** With the offset that is stated: a parser of JSON would change it. */
    private static OffsetDateTime moment(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException _) {
            throw ProblemException.invalid(
                    "occurredAt", "must be a date and time with an offset, such as 2026-04-01T10:00:00+02:00");
        }
    }

    /** Why a report is to be kept, or need not be any more. */
    public record Why(@NotBlank @Size(max = 1_000) String reason) {}

    @POST
    @Path("/{report}/hold")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("hold-report")
    @Operation(summary = "Keep its files, and who reported, beyond their time, until that is released: a legal hold")
    public Uni<RestResponse<ReportView>> hold(@RestPath("report") String id, @Valid @NotNull Why request) {
        return triage.hold(id, person(), request.reason()).map(this::done);
    }

    @POST
    @Path("/{report}/release")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("release-report")
    @Operation(summary = "End a legal hold: what is due is deleted with the next round")
    public Uni<RestResponse<ReportView>> release(@RestPath("report") String id, @Valid @NotNull Why request) {
        return triage.release(id).map(this::done);
    }

    /** Action is taken by enforcement-service alone, so nobody here says so. */
    private static Optional<Outcome> outcome(String word) {
        if (word.equals(CONFIRMED)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Outcome.values())
                .filter(outcome ->
                        outcome != Outcome.ACTION_TAKEN && Words.of(outcome).equals(word))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "outcome",
                        "must be confirmed, no-violation, insufficient-evidence, duplicate, invalid or spam")));
    }

    private String person() {
        return identity.getPrincipal().getName();
    }

    private RestResponse<ReportView> done(ReportView view) {
        deed.done(
                view.account() == null ? view.id() : view.account(),
                Map.of("report", view.id(), "state", view.state()));
        return RestResponse.ok(view);
    }
}
