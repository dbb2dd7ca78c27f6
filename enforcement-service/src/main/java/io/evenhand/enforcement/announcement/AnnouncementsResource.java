package io.evenhand.enforcement.announcement;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** How far accounts have been told of new versions, over HTTP. */
@Path("/v1/announcements")
@RolesAllowed({POLICY_ADMIN, OPERATOR, SUPPORT, AUDITOR})
public class AnnouncementsResource {

    private final Progress progress;

    AnnouncementsResource(Progress progress) {
        this.progress = progress;
    }

    /** Where the next page begins. */
    private record Cursor(Instant publishedAt, String policy) {

        // No name of a policy begins with this sign.
        private static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "~");

        static Cursor parse(String text) {
            var parts = text.split("~", 2);
            try {
                return new Cursor(Instant.parse(parts[0]), parts[1]);
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw ProblemException.invalid("cursor", "is not a cursor of this list");
            }
        }

        static String of(AnnouncementView view) {
            return view.publishedAt() + "~" + view.policy();
        }
    }

    @GET
    @Operation(summary = "New versions that accounts were told of or are being told of, newest first")
    public Uni<Page<AnnouncementView>> list(
            @RestQuery Optional<String> cursor, @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit) {
        var from = cursor.map(Cursor::parse).orElse(Cursor.NEWEST);
        return progress.before(from.publishedAt(), from.policy(), limit + 1)
                .map(found -> Page.of(found, limit, Cursor::of));
    }

    @GET
    @Path("/{policy}/{version}")
    @Operation(summary = "How many accounts were told of a version, and how it got to them")
    public Uni<AnnouncementView> announcement(@RestPath String policy, @RestPath int version) {
        return progress.of(policy, version)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("announcement")));
    }
}
