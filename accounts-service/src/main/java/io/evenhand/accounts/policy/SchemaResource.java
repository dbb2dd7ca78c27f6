package io.evenhand.accounts.policy;

import io.evenhand.policy.language.PolicySchema;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** What editors complete policy files from. */
@Path("/v1/policy-schema")
public class SchemaResource {

    @GET
    @PermitAll
    @Produces("application/schema+json")
    @Operation(summary = "The JSON Schema of policy files, for editors; for everybody, without a credential")
    public RestResponse<String> schema() {
        return RestResponse.ResponseBuilder.ok(PolicySchema.json())
                .header("Cache-Control", "public, max-age=3600")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
