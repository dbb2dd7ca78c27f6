package io.evenhand.kit.probe;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/probe")
@RolesAllowed({"operator", "holder"})
public class ProbeResource {

    private final EventLog events;
    private final SecurityIdentity identity;
    private final Deed deed;

    ProbeResource(EventLog events, SecurityIdentity identity, Deed deed) {
        this.events = events;
        this.identity = identity;
        this.deed = deed;
    }

    public record Word(
            @NotBlank String word, @Positive @Max(100) long amount, List<@Valid Part> parts) {
        public Word {
            parts = parts == null ? List.of() : List.copyOf(parts);
        }
    }

    public record Part(@NotBlank String name) {}

    public record Said(long number, String word, Duration life) {}

    @POST
    @Idempotent
    @Audited("say-word")
    @WithTransaction
    public Uni<RestResponse<Said>> say(@Valid @NotNull Word request) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO probe (word) VALUES (?1) RETURNING id", Long.class)
                        .setParameter(1, request.word())
                        .getSingleResult())
                .call(number -> events.append("word-said", request.word(), Map.of("number", number)))
                .invoke(() -> {
                    if (!request.word().startsWith("in secret")) {
                        deed.done(request.word(), Map.of("amount", request.amount()));
                    }
                })
                .map(number -> {
                    if (request.word().equals("too much")) {
                        throw new ProblemException(409, "clock-backwards", "said too late");
                    }
                    return RestResponse.status(
                            RestResponse.Status.CREATED, new Said(number, request.word(), Duration.ofDays(1)));
                });
    }

    @GET
    @Path("/caller")
    public Uni<Map<String, String>> caller() {
        return Uni.createFrom()
                .item(
                        switch (Caller.of(identity)) {
                            case Caller.Platform(var name) -> Map.of("platform", name);
                            case Caller.Holder(var account, var install, var key) ->
                                Map.of("account", account, "install", install, "key", key);
                        });
    }

    /** As one that waits for a store that hangs. */
    @POST
    @Path("/silence")
    public Uni<String> beSilent() {
        return Uni.createFrom().nothing();
    }

    @GET
    @Path("/failures/{kind}")
    public Uni<String> fail(@RestPath String kind) {
        return Uni.createFrom()
                .failure(
                        switch (kind) {
                            case "raced" -> new OptimisticLockException("secret.ClassName");
                            case "outage" -> new IOException("secret.ClassName");
                            default -> new IllegalStateException("secret.ClassName");
                        });
    }
}
