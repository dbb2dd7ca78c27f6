package io.evenhand.accounts.key;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.account.Account;
import io.evenhand.accounts.account.Accounts;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Installs and keys of an account over HTTP. */
@Path("/v1/accounts/{id}")
@RolesAllowed(OPERATOR)
public class AccessResource {

    private final Accounts accounts;
    private final Installs installs;
    private final Keys keys;
    private final Licences licences;
    private final Deed deed;

    AccessResource(Accounts accounts, Installs installs, Keys keys, Licences licences, Deed deed) {
        this.accounts = accounts;
        this.installs = installs;
        this.keys = keys;
        this.licences = licences;
        this.deed = deed;
    }

    /** A new environment, with a name if it should have one. */
    public record AddInstall(@Size(max = 200) @Nullable String name) {}

    /** A new key for one of the account's installs. */
    public record IssueKey(@NotBlank String install) {}

    @POST
    @Path("/installs")
    @Idempotent
    @Audited("add-install")
    @Operation(summary = "Add an install")
    public Uni<RestResponse<Install>> addInstall(@RestPath String id, @Valid @Nullable AddInstall request) {
        var name = request == null ? null : request.name();
        return account(id)
                .chain(account -> installs.add(account, name))
                .map(added -> added.orElseThrow(() -> new ProblemException(
                        409,
                        "install-not-licensed",
                        "The plan licenses no further install: retire one, or open another subscription for it.")))
                .invoke(install -> deed.done(id, Map.of("install", install.id())))
                .map(install -> RestResponse.status(RestResponse.Status.CREATED, install));
    }

    @GET
    @Path("/installs")
    @RolesAllowed({OPERATOR, SUPPORT, AUDITOR, SERVICE})
    @Operation(summary = "The account's installs")
    public Uni<Page<Install>> installs(
            @RestPath String id,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return account(id).chain(account -> installs.of(account.id(), cursor, limit));
    }

    @DELETE
    @Path("/installs/{install}")
    @Audited("retire-install")
    @Operation(summary = "Take an install out of use, and revoke its keys; doing so again changes nothing")
    public Uni<Install> retire(@RestPath String id, @RestPath String install) {
        return installs.retire(id, install)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("install")))
                .invoke(retired -> deed.done(id, Map.of("install", retired.id())));
    }

    @POST
    @Path("/keys")
    @Idempotent
    @Audited("issue-key")
    @Operation(summary = "Issue a key; it is shown in this answer and never again")
    public Uni<RestResponse<IssuedKey>> issue(@RestPath String id, @Valid @NotNull IssueKey request) {
        return account(id)
                .chain(account -> installs.find(account.id(), request.install())
                        .map(found -> found.filter(install -> install.retiredAt() == null)
                                .orElseThrow(() -> ProblemException.invalid(
                                        "install", "is not an install that this account uses")))
                        .chain(install -> licences.of(account).chain(licence -> keys.issue(install, licence))))
                .map(issued -> issued.orElseThrow(() -> new ProblemException(
                        409,
                        "too-many-keys",
                        "An install has one live key, and two while one takes the other's place: revoke one first.")))
                .invoke(issued -> deed.done(id, Map.of("key", issued.id(), "install", issued.install())))
                .map(issued -> RestResponse.status(RestResponse.Status.CREATED, issued));
    }

    @GET
    @Path("/keys")
    @RolesAllowed({OPERATOR, SUPPORT, AUDITOR, SERVICE})
    @Operation(summary = "The account's keys, without the keys themselves")
    public Uni<Page<IssuedKey>> keys(
            @RestPath String id,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return account(id).chain(account -> keys.of(account.id(), cursor, limit));
    }

    @DELETE
    @Path("/keys/{key}")
    @Audited("revoke-key")
    @Operation(summary = "Revoke a key; revoking it again changes nothing")
    public Uni<RestResponse<Void>> revoke(@RestPath String id, @RestPath String key) {
        return keys.revoke(id, key).map(revocation -> {
            switch (revocation) {
                case REVOKED -> deed.done(id, Map.of("key", key));
                case REVOKED_BEFORE -> deed.nothing();
                case NO_SUCH_KEY -> throw ProblemException.notFound("key");
            }
            return RestResponse.noContent();
        });
    }

    private Uni<Account> account(String id) {
        return accounts.find(id).map(found -> found.orElseThrow(() -> ProblemException.notFound("account")));
    }
}
