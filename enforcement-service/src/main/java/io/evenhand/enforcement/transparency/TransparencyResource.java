package io.evenhand.enforcement.transparency;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.SENIOR;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** What a yearly report of restrictions is made of, over HTTP. Years are UTC's. */
@Path("/v1/transparency/{year}")
@RolesAllowed({SENIOR, POLICY_ADMIN, AUDITOR})
public class TransparencyResource {

    private static final int EARLIEST = 2000;

    private final Restrictions restrictions;
    private final StatementFile file;
    private final BusinessClock clock;

    TransparencyResource(Restrictions restrictions, StatementFile file, BusinessClock clock) {
        this.restrictions = restrictions;
        this.file = file;
        this.clock = clock;
    }

    @GET
    @Produces("text/csv;qs=1")
    @Operation(
            summary =
                    "Statements of reasons of a year, in the DSA Transparency Database's fields, as CSV or JSON lines",
            description = "One row a restriction. It names nobody, and has no words but the policy's.")
    public Multi<String> csv(@RestPath int year) {
        return file.csv(restrictions.of(past(year)));
    }

    @GET
    @Produces("application/x-ndjson;qs=0.5")
    @Operation(summary = "The same, a JSON object a line")
    public Multi<ObjectNode> ndjson(@RestPath int year) {
        return file.ndjson(restrictions.of(past(year)));
    }

    @GET
    @Path("/figures")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "How many measures were decided in a year, by kind and by how they were found and decided")
    public Uni<YearFigures> figures(@RestPath int year) {
        return restrictions.counted(past(year)).map(cells -> new YearFigures(year, clock.instant(), cells));
    }

    private int past(int year) {
        if (year < EARLIEST || year > clock.instant().atOffset(ZoneOffset.UTC).getYear()) {
            throw ProblemException.invalid("year", "must be this year or an earlier one, from " + EARLIEST + " on");
        }
        return year;
    }
}
