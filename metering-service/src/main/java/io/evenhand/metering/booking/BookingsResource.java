package io.evenhand.metering.booking;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.GATEWAY;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Bookings over HTTP. */
@Path("/v1/bookings")
@RolesAllowed({HOLDER, GATEWAY, SERVICE})
public class BookingsResource {

    private final Bookings bookings;
    private final RulesInForce rules;
    private final SecurityIdentity identity;

    BookingsResource(Bookings bookings, RulesInForce rules, SecurityIdentity identity) {
        this.bookings = bookings;
        this.rules = rules;
        this.identity = identity;
    }

    /**
     * An interval that is wanted.
     *
     * @param account a holder need not say it
     * @param action what limits and prices look at, such as {@code session.book}
     * @param units what it uses by meter; one of each meter that decisions look at, if absent
     */
    public record Book(
            @Nullable String account,
            @NotBlank @Size(max = 200) String action,
            @NotNull Instant start,
            @NotNull Instant end,

            @NotNull @Size(max = 20)
            Map<@NotBlank @Size(max = 64) String, @NotBlank @Size(max = 200) String> attributes,

            @Nullable @Size(min = 1, max = 20)
            Map<@NotBlank @Size(max = 64) String, @NotNull @Min(1) @Max(1_000_000) Long> units) {}

    /** Another time for it. */
    public record Move(
            @NotBlank @Size(max = 200) String action,
            @NotNull Instant start,
            @NotNull Instant end) {}

    @POST
    @Idempotent
    @Operation(
            summary = "Book an interval",
            description = "One that overlaps another of the account and differs in what the policy's limits of the kind"
                    + " exclusive name is refused. Where the action has a price, or another limit names it, a decision is made, and"
                    + " what it costs is spent.")
    public Uni<RestResponse<Booking>> book(@Valid @NotNull Book request) {
        var account = accountIn(request.account());
        var interval = interval(request.start(), request.end());
        return rules.of(account)
                .chain(inForce -> bookings.book(inForce, inForce.wish(request, interval)))
                .map(booked -> RestResponse.ResponseBuilder.<Booking>created(URI.create("/v1/bookings/" + booked.id()))
                        .header(HttpHeaders.ETAG, tag(booked))
                        .entity(booked)
                        .build());
    }

    @PATCH
    @Path("/{id}")
    @Idempotent
    @Operation(
            summary = "Move a booking",
            description = "It counts for limits of the kind repeats; what they say to it is in the answer.")
    public Uni<RestResponse<Booking>> move(
            @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Move request) {
        var interval = interval(request.start(), request.end());
        var version = version(ifMatch);
        return seen(id).chain(booking -> rules.of(booking.account()))
                .chain(inForce -> bookings.move(inForce, id, version, request.action(), interval))
                .map(BookingsResource::tagged);
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary =
                    "Cancel a booking; what it kept others from is free again, and before its start what it cost comes back")
    public Uni<RestResponse<Void>> cancel(
            @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        var version = version(ifMatch);
        return seen(id).chain(() -> bookings.cancel(id, version)).replaceWith(RestResponse.noContent());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, GATEWAY, SERVICE})
    @Operation(summary = "A booking; a holder sees the own ones only")
    public Uni<RestResponse<Booking>> get(@RestPath String id) {
        return seen(id).map(BookingsResource::tagged);
    }

    @GET
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, GATEWAY, SERVICE})
    @Operation(summary = "An account's bookings in the order in which they were made, cancelled ones included")
    public Uni<Page<Booking>> list(
            @RestQuery @Nullable String account,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return bookings.of(accountIn(account), cursor, limit);
    }

    private Uni<Booking> seen(String id) {
        var caller = Caller.of(identity);
        return bookings.get(id).invoke(booking -> caller.mustSee(booking.account(), "booking"));
    }

    private String accountIn(@Nullable String named) {
        return switch (Caller.of(identity)) {
            case Caller.Holder own -> {
                if (named != null && !named.equals(own.account())) {
                    throw new ProblemException(403, "forbidden", "A key is for its own account only.");
                }
                yield own.account();
            }
            case Caller.Platform _ -> {
                if (named == null) {
                    throw ProblemException.invalid("account", "is required");
                }
                yield named;
            }
        };
    }

    private static Interval interval(Instant start, Instant end) {
        var interval = new Interval(start.truncatedTo(ChronoUnit.MICROS), end.truncatedTo(ChronoUnit.MICROS));
        if (!interval.start().isBefore(interval.end())) {
            throw ProblemException.invalid("end", "must be after start");
        }
        return interval;
    }

    private static Optional<Integer> version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(ifMatch.replace("\"", "")));
        } catch (NumberFormatException _) {
            throw ProblemException.invalid(HttpHeaders.IF_MATCH, "must be an ETag of the booking, such as \"3\"");
        }
    }

    private static RestResponse<Booking> tagged(Booking booking) {
        return RestResponse.ResponseBuilder.ok(booking)
                .header(HttpHeaders.ETAG, tag(booking))
                .build();
    }

    private static String tag(Booking booking) {
        return "\"" + booking.version() + "\"";
    }
}
