package io.evenhand.accounts.key;

import static io.evenhand.kit.identity.Roles.SERVICE;

import io.evenhand.kit.identity.KeyHolder;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Tells the other services who holds a key. */
@Path("/v1/keys")
@RolesAllowed(SERVICE)
public class KeysResource {

    private final Keys keys;

    KeysResource(Keys keys) {
        this.keys = keys;
    }

    @GET
    @Path("/{hash}")
    @Operation(summary = "The holder of the live key with this hash")
    public Uni<KeyHolder> holder(@RestPath String hash) {
        return keys.find(hash).map(found -> found.orElseThrow(() -> ProblemException.notFound("key")));
    }
}
