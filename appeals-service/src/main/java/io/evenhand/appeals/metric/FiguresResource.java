package io.evenhand.appeals.metric;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Figures about appeals over HTTP. */
@Path("/v1/metrics/appeals")
@RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR})
public class FiguresResource {

    private static final Duration USUAL = Duration.ofDays(90);

    private final Figuring figuring;
    private final BusinessClock clock;

    FiguresResource(Figuring figuring, BusinessClock clock) {
        this.figuring = figuring;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "How appeals were heard, of those submitted between two instants; the last 90 days if not said",
            description = "docs/appeals.md says what each figure means.")
    public Uni<Figures> all(@RestQuery Optional<String> from, @RestQuery Optional<String> to) {
        var end = to.map(text -> instant("to", text)).orElseGet(clock::instant);
        var begin = from.map(text -> instant("from", text)).orElseGet(() -> end.minus(USUAL));
        return figuring.of(begin, end);
    }

    @GET
    @Path("/public")
    @PermitAll
    @Operation(summary = "The same of the last 90 days for everybody, without cells of fewer than 10")
    public Uni<Figures> published() {
        var now = clock.instant();
        return figuring.of(now.minus(USUAL), now).map(Reckoning::published);
    }

    private static Instant instant(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw ProblemException.invalid(field, "must be an instant, such as 2026-03-01T00:00:00Z");
        }
    }
}
