package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateData;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Appeals that wait, what is due first on top. */
@Paged
@Path("/console/queue")
@Authenticated
@Produces(Desk.HTML)
public class QueuePages {

    private static final int NOT_FOUND = 404;
    private static final int PAGE = 50;

    /** In the order in which they are shown. */
    static final List<String> VIEWS =
            List.of("all", "mine", "due-soon", "breached", "unassigned", "waiting", "needs-second");

    private final Desk desk;
    private final Services services;
    private final Template page;

    QueuePages(Desk desk, Services services, @Location("console/queue.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.page = page;
    }

    /** A view of the queue: how many appeals are in it, and since when the oldest waits. */
    @TemplateData
    public record View(
            String name, String label, long count, @Nullable String oldest, boolean current) {

        static View of(String name, JsonNode counts, String current) {
            var told = counts.path(name);
            return new View(
                    name,
                    label(name),
                    told.path("count").asLong(),
                    told.hasNonNull("oldest") ? told.path("oldest").asText() : null,
                    name.equals(current));
        }

        private static String label(String name) {
            return switch (name) {
                case "all" -> "All open";
                case "waiting" -> "Waiting for the account";
                case "needs-second" -> "Needs a second person";
                case "breached" -> "Overdue";
                default -> Say.word(name);
            };
        }
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> queue(
            @RestQuery @DefaultValue("all") String view,
            @RestQuery @DefaultValue("") String account,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("") String none) {
        return services.get(Route.of("appeals", "/v1/appeals")
                        .with("view", view)
                        .with("account", account)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> desk.page(page.data("found", found)
                        .data("account", account)
                        .data("view", view)
                        .data("first", cursor.isEmpty())
                        .data("none", !none.isEmpty())
                        .data(
                                "views",
                                VIEWS.stream()
                                        .map(name -> View.of(name, found.path("counts"), view))
                                        .toList())));
    }

    @POST
    @Path("/next")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> next(MultivaluedMap<String, String> sent) {
        return services.post(
                        Route.of("appeals", "/v1/appeals/next"), Form.of(sent).deed(Map.of()))
                .map(appeal -> desk.on("/console/appeals/" + appeal.path("id").asText()))
                .onFailure(e -> e instanceof Refused refused && refused.status() == NOT_FOUND)
                .recoverWithItem(() -> desk.on("/console/queue?none=1"));
    }
}
