package io.evenhand.accounts.policy;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.diff.Change;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The difference of two versions, over HTTP. */
@Path("/v1/policies/{name}/versions/{number}/diff")
public class DiffResource {

    private final Pages pages;

    DiffResource(Pages pages) {
        this.pages = pages;
    }

    /**
     * One thing that a version changes.
     *
     * @param plan null where it is the same for all plans
     * @param direction better, worse or neutral for the account holder
     */
    public record ChangeView(
            @Nullable String plan, String subject, String before, String after, String direction, String sentence) {

        static ChangeView of(Change change) {
            return new ChangeView(
                    change.plan().isEmpty() ? null : change.plan(),
                    change.subject(),
                    change.before(),
                    change.after(),
                    change.direction().name().toLowerCase(Locale.ROOT),
                    change.sentence());
        }
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "What a version changes of another, in words, plan by plan")
    public Uni<Page<ChangeView>> diff(
            @RestPath String name, @RestPath int number, @RestQuery @NotNull Integer against) {
        return pages.diff(name, number, against)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("policy version")))
                .map(diff ->
                        new Page<>(diff.changes().stream().map(ChangeView::of).toList(), null));
    }
}
