package io.evenhand.enforcement.message;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** An account's inbox. */
@Path("/v1/accounts/{id}/messages")
@RolesAllowed({"holder", "support", "reviewer", "senior", "operator", "auditor", "gateway", "service"})
public class MessagesResource {

    private final MessageRepository messages;
    private final SecurityIdentity identity;
    private final BusinessClock clock;

    MessagesResource(MessageRepository messages, SecurityIdentity identity, BusinessClock clock) {
        this.messages = messages;
        this.identity = identity;
        this.clock = clock;
    }

    /** Where the next page begins. */
    private record Cursor(Instant at, String id) {

        private static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "");

        static Cursor parse(String text) {
            var parts = text.split("~", 2);
            try {
                return new Cursor(Instant.parse(parts[0]), parts[1]);
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw ProblemException.invalid("cursor", "is not a cursor of this list");
            }
        }

        static String of(MessageRow row) {
            return row.at() + "~" + row.id();
        }
    }

    @GET
    @WithTransaction
    @Operation(summary = "What the account was told, newest first; its holder has seen then what is answered")
    public Uni<Page<MessageView>> list(
            @RestPath String id,
            @RestQuery Optional<String> cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(500) int limit) {
        Caller.of(identity).mustSee(id, "account");
        var from = cursor.map(Cursor::parse).orElse(Cursor.NEWEST);
        return messages.before(id, from.at(), from.id(), limit + 1)
                .map(rows -> Page.of(rows, limit, Cursor::of))
                .map(page ->
                        new Page<>(page.items().stream().map(MessageRow::toView).toList(), page.next()))
                .call(page -> seen(page.items()));
    }

    @GET
    @Path("/{message}")
    @WithTransaction
    @Operation(summary = "One message; its holder has seen it then")
    public Uni<MessageView> message(@RestPath String id, @RestPath String message) {
        Caller.of(identity).mustSee(id, "message");
        return messages.findById(message)
                .map(found -> Optional.ofNullable(found)
                        .filter(row -> row.isOf(id))
                        .map(MessageRow::toView)
                        .orElseThrow(() -> ProblemException.notFound("message")))
                .call(view -> seen(List.of(view)));
    }

    private Uni<Void> seen(List<MessageView> shown) {
        return switch (Caller.of(identity)) {
            case Caller.Holder _ ->
                messages.viewed(shown.stream().map(MessageView::id).toList(), clock.instant());
            case Caller.Platform _ -> Uni.createFrom().voidItem();
        };
    }
}
