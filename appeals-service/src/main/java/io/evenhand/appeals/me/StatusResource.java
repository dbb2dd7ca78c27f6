package io.evenhand.appeals.me;

import static io.evenhand.kit.identity.Roles.HOLDER;

import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page of an account's holder for programs. */
@Path("/v1/me/fair-use/status")
@RolesAllowed(HOLDER)
public class StatusResource {

    private final Looking looking;
    private final MeConfig config;
    private final SecurityIdentity identity;

    StatusResource(Looking looking, MeConfig config, SecurityIdentity identity) {
        this.looking = looking;
        this.config = config;
        this.identity = identity;
    }

    @GET
    @Operation(
            summary = "How the own account stands: measures, limits and strikes, and what can be done",
            description = "A part that cannot be told now is null, and named in missing.")
    public Uni<Status> status() {
        return switch (Caller.of(identity)) {
            case Caller.Holder holder ->
                looking.at(holder.account(), holder.key(), null).map(this::status);
            case Caller.Platform _ -> throw ProblemException.notFound("account");
        };
    }

    private Status status(Picture picture) {
        if (picture.isErased()) {
            throw ProblemException.notFound("account");
        }
        var pages = config.pages().toString().replaceFirst("/$", "");
        return Status.of(
                picture,
                new Status.Addresses(
                        config.address().toString().replaceFirst("/$", "") + "/me", MePage.policyPage(picture, pages)));
    }
}
