package io.evenhand.appeals.casefile;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Cases over HTTP. */
@Path("/v1/cases")
@RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, HOLDER})
public class CasesResource {

    private final CaseReader cases;
    private final SecurityIdentity identity;

    CasesResource(CaseReader cases, SecurityIdentity identity) {
        this.cases = cases;
        this.identity = identity;
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A case with its timeline; its account's holder sees what is not internal, and no names")
    public Uni<CaseView> get(@RestPath String id) {
        return switch (Caller.of(identity)) {
            case Caller.Platform _ -> cases.get(id, true).map(found -> present(found));
            case Caller.Holder own ->
                cases.get(id, false)
                        .map(found ->
                                present(found.filter(view -> view.account().equals(own.account()))));
        };
    }

    @GET
    @Operation(summary = "Cases in the order in which they were opened; a holder's are the own ones")
    public Uni<Page<CaseView>> list(
            @RestQuery Optional<String> account,
            @RestQuery Optional<String> category,
            @RestQuery Optional<String> state,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        return cases.list(new CaseReader.Wanted(accountIn(account), category, open(state)), cursor, limit);
    }

    private static CaseView present(Optional<CaseView> found) {
        return found.orElseThrow(() -> ProblemException.notFound("case"));
    }

    private Optional<String> accountIn(Optional<String> named) {
        return switch (Caller.of(identity)) {
            case Caller.Platform _ -> named;
            case Caller.Holder own -> {
                if (named.filter(account -> !account.equals(own.account())).isPresent()) {
                    throw new ProblemException(403, "forbidden", "A key is for its own account only.");
                }
                yield Optional.of(own.account());
            }
        };
    }

    private static Optional<Boolean> open(Optional<String> state) {
        return state.map(word -> switch (word) {
            case "open" -> true;
            case "closed" -> false;
            default -> throw ProblemException.invalid("state", "must be open or closed");
        });
    }
}
