package io.evenhand.appeals.metric;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.SENIOR;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** What a yearly report says of complaints and reports, over HTTP. Years are UTC's. */
@Path("/v1/transparency/{year}")
@RolesAllowed({SENIOR, POLICY_ADMIN, AUDITOR})
public class TransparencyResource {

    private static final int EARLIEST = 2000;

    private final Figuring figuring;
    private final BusinessClock clock;

    TransparencyResource(Figuring figuring, BusinessClock clock) {
        this.figuring = figuring;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "How many appeals and reports came in a year, what became of them, and how long it took",
            description = "Nothing of it is about anybody in particular. Small numbers are in it: whoever publishes"
                    + " them decides about those.")
    public Uni<YearFigures> figures(@RestPath int year) {
        if (year < EARLIEST || year > clock.instant().atOffset(ZoneOffset.UTC).getYear()) {
            throw ProblemException.invalid("year", "must be this year or an earlier one, from " + EARLIEST + " on");
        }
        return figuring.of(year);
    }
}
