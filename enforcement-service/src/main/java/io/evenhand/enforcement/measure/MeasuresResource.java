package io.evenhand.enforcement.measure;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Measures, as staff take, see and end them. */
@Path("/v1/measures")
public class MeasuresResource {

    private static final Instant ALWAYS = Instant.parse("9999-01-01T00:00:00Z");

    private final StaffMeasures measures;
    private final MeasureRepository rows;
    private final MeasuresInForce inForce;
    private final SecurityIdentity identity;
    private final BusinessClock clock;
    private final Deed deed;

    MeasuresResource(
            StaffMeasures measures,
            MeasureRepository rows,
            MeasuresInForce inForce,
            SecurityIdentity identity,
            BusinessClock clock,
            Deed deed) {
        this.measures = measures;
        this.rows = rows;
        this.inForce = inForce;
        this.identity = identity;
        this.clock = clock;
        this.deed = deed;
    }

    /**
     * Why something is done.
     *
     * @param onBehalfOf who of the staff decided it, where a service tells
     * @param appeal the appeal that it answers
     */
    public record Reason(
            @NotBlank @Size(max = 2000) String reason,
            @Nullable String onBehalfOf,
            @Nullable String appeal) {}

    /** Until when a pause is to last, and why. */
    public record Extension(
            @NotNull Instant until,
            @NotBlank @Size(max = 2000) String reason) {}

    /** What takes the place of a measure. */
    public record Replacement(
            @NotBlank String kind,
            @Nullable String pace,
            @Nullable String lasts,
            @NotBlank @Size(max = 2000) String reason,
            @Nullable String onBehalfOf,
            @Nullable String appeal) {}

    /** A rule that was wrong. */
    public record Fault(
            @NotBlank String rule,
            @Nullable String policy,
            @Nullable Integer policyVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @NotBlank @Size(max = 2000) String reason,
            @Nullable Boolean dryRun) {}

    @POST
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("take-measure")
    @Operation(summary = "Take a measure, or propose it where it takes more than one person")
    public Uni<RestResponse<Measure>> take(@Valid @NotNull Wanted wanted) {
        return measures.issue(wanted, person(null))
                .invoke(this::done)
                .map(measure -> RestResponse.status(RestResponse.Status.CREATED, measure));
    }

    @POST
    @Path("/{measure}/approve")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("approve-measure")
    @Operation(summary = "Decide for a measure that is proposed; with the last word that it takes it holds")
    public Uni<RestResponse<Measure>> approve(@RestPath("measure") String id, @Valid @NotNull Reason reason) {
        return measures.approve(id, person(null)).invoke(this::done).map(RestResponse::ok);
    }

    @POST
    @Path("/{measure}/refuse")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("refuse-measure")
    @Operation(summary = "Decide against a measure that is proposed")
    public Uni<RestResponse<Measure>> refuse(@RestPath("measure") String id, @Valid @NotNull Reason reason) {
        return measures.refuse(id, reason.reason(), person(null))
                .invoke(this::done)
                .map(RestResponse::ok);
    }

    @POST
    @Path("/{measure}/lift")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, SERVICE})
    @Idempotent
    @Audited("lift-measure")
    @Operation(summary = "End a measure that was right before its time")
    public Uni<RestResponse<Measure>> lift(@RestPath("measure") String id, @Valid @NotNull Reason reason) {
        return measures.end(id, Ending.LIFTED, reason.reason(), person(reason.onBehalfOf()), reason.appeal())
                .invoke(this::done)
                .map(RestResponse::ok);
    }

    @POST
    @Path("/{measure}/reverse")
    @RolesAllowed({REVIEWER, SENIOR, SERVICE})
    @Idempotent
    @Audited("reverse-measure")
    @Operation(summary = "Take back a measure that was wrong, with its strikes and whatever relied on them")
    public Uni<RestResponse<Measure>> reverse(@RestPath("measure") String id, @Valid @NotNull Reason reason) {
        return measures.end(id, Ending.REVERSED, reason.reason(), person(reason.onBehalfOf()), reason.appeal())
                .invoke(this::done)
                .map(RestResponse::ok);
    }

    @POST
    @Path("/{measure}/extend")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("extend-pause")
    @Operation(summary = "Let a pause last longer: once, by another person, by a week at most")
    public Uni<RestResponse<Measure>> extend(@RestPath("measure") String id, @Valid @NotNull Extension extension) {
        return measures.extend(id, extension.until(), person(null))
                .invoke(this::done)
                .map(RestResponse::ok);
    }

    @POST
    @Path("/{measure}/replace")
    @RolesAllowed({REVIEWER, SENIOR, SERVICE})
    @Idempotent
    @Audited("replace-measure")
    @Operation(summary = "Put a milder measure in the place of one")
    public Uni<RestResponse<Measure>> replace(@RestPath("measure") String id, @Valid @NotNull Replacement wanted) {
        return measures.replace(id, wanted, person(wanted.onBehalfOf()))
                .invoke(this::done)
                .map(RestResponse::ok);
    }

    @POST
    @Path("/reversals")
    @RolesAllowed(SENIOR)
    @Idempotent
    @Audited("reverse-measures-of-rule")
    @Operation(summary = "Take back all that a faulty rule did; with dryRun tell what that is")
    public Uni<RestResponse<Page<Measure>>> reverseAll(@Valid @NotNull Fault fault) {
        var dryRun = Boolean.TRUE.equals(fault.dryRun());
        return measures.reverseAll(
                        new StaffMeasures.Faulty(
                                fault.rule(),
                                Optional.ofNullable(fault.policy()),
                                Optional.ofNullable(fault.policyVersion()),
                                Optional.ofNullable(fault.from()).orElse(Instant.EPOCH),
                                Optional.ofNullable(fault.to()).orElse(ALWAYS),
                                fault.reason(),
                                dryRun),
                        person(null))
                .invoke(all -> {
                    if (dryRun) {
                        deed.nothing();
                    } else {
                        deed.done(fault.rule(), Map.of("reversed", all.size()));
                    }
                })
                .map(all -> RestResponse.ok(new Page<>(all, null)));
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @WithTransaction
    @Operation(summary = "Measures, newest first")
    public Uni<Page<Measure>> list(
            @RestQuery Optional<String> account,
            @RestQuery Optional<String> rule,
            @RestQuery Optional<String> state,
            @RestQuery Optional<String> cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        var filters = new HashMap<String, String>();
        account.ifPresent(value -> filters.put("account", value));
        rule.ifPresent(value -> filters.put("rule", value));
        var from = cursor.map(MeasuresResource::parse).orElse(Map.entry(ALWAYS, ""));
        var now = clock.instant();
        return rows.before(filters, from.getKey(), from.getValue(), limit + 1)
                .map(found -> Page.of(found, limit, row -> row.proposedAt() + "~" + row.id()))
                .chain(page -> rows.told(page.items(), now)
                        .map(told -> new Page<>(
                                told.stream()
                                        .filter(measure -> state.isEmpty()
                                                || measure.state().equals(state.get()))
                                        .toList(),
                                page.next())));
    }

    private static Map.Entry<Instant, String> parse(String cursor) {
        var parts = cursor.split("~", 2);
        try {
            return Map.entry(Instant.parse(parts[0]), parts[1]);
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw ProblemException.invalid("cursor", "is not a cursor of this list");
        }
    }

    @GET
    @Path("/{measure}")
    @RolesAllowed({"holder", SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @WithTransaction
    @Operation(summary = "One measure, and whether everything decides by it as it stands")
    public Uni<Measure> measure(@RestPath("measure") String id) {
        return rows.findById(id)
                .map(found -> Optional.ofNullable(found).orElseThrow(() -> ProblemException.notFound("measure")))
                .invoke(row -> Caller.of(identity).mustSee(row.account(), "measure"))
                .chain(row -> rows.told(row, clock.instant()))
                .chain(measure -> switch (Caller.of(identity)) {
                    case Caller.Holder _ -> {
                        if (measure.state().equals("proposed")) {
                            throw ProblemException.notFound("measure");
                        }
                        yield Uni.createFrom().item(measure.forHolder());
                    }
                    case Caller.Platform _ ->
                        inForce.isApplied(measure.account()).map(measure::applied);
                });
    }

    /** Whoever decides: the caller, or for a service who of the staff it speaks for. */
    private Actor.Person person(@Nullable String onBehalfOf) {
        var role = Stream.of(SENIOR, REVIEWER, SUPPORT, SERVICE)
                .filter(identity::hasRole)
                .findFirst()
                .orElseThrow();
        if (!role.equals(SERVICE)) {
            return new Actor.Person(identity.getPrincipal().getName(), role);
        }
        if (onBehalfOf == null) {
            throw ProblemException.invalid("onBehalfOf", "must name the person who decided");
        }
        return new Actor.Person(onBehalfOf, REVIEWER);
    }

    private void done(Measure measure) {
        deed.done(
                measure.account(),
                Map.of(
                        "measure",
                        measure.id(),
                        "kind",
                        measure.kind(),
                        "state",
                        measure.state(),
                        "category",
                        measure.category()));
    }
}
