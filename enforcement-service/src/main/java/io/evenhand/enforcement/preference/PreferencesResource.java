package io.evenhand.enforcement.preference;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.message.Kind;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** What an account wants to be told where, over HTTP. */
@Path("/v1/accounts/{id}/preferences")
public class PreferencesResource {

    private final Preferences preferences;
    private final Directory directory;
    private final SecurityIdentity identity;
    private final Deed deed;

    PreferencesResource(Preferences preferences, Directory directory, SecurityIdentity identity, Deed deed) {
        this.preferences = preferences;
        this.directory = directory;
        this.identity = identity;
        this.deed = deed;
    }

    @GET
    @RolesAllowed({HOLDER, OPERATOR, SUPPORT, AUDITOR})
    @WithTransaction
    @Operation(summary = "Where messages of each kind go")
    public Uni<PreferencesView> preferences(@RestPath String id) {
        Caller.of(identity).mustSee(id, "account");
        return account(id).chain(() -> preferences.of(id)).map(PreferencesResource::view);
    }

    @PUT
    @RolesAllowed({HOLDER, OPERATOR, SUPPORT})
    @Audited("set-preferences")
    @Operation(summary = "Say where messages of each kind go; the inbox has them all")
    public Uni<PreferencesView> set(@RestPath String id, @Valid @NotNull PreferencesView request) {
        Caller.of(identity).mustSee(id, "account");
        var choices = choices(request);
        return account(id)
                .chain(() -> preferences.choose(id, choices))
                .invoke(() -> deed.done(id, Map.of("kinds", request.channels().size())))
                .replaceWith(() -> view(choices));
    }

    private Uni<Void> account(String id) {
        return directory
                .byAccount(id)
                .map(account -> account.orElseThrow(() -> ProblemException.notFound("account")))
                .replaceWithVoid();
    }

    private static Map<Kind, Choice> choices(PreferencesView request) {
        var errors = new ArrayList<FieldError>();
        var choices = new EnumMap<Kind, Choice>(Kind.class);
        Arrays.stream(Kind.values()).forEach(kind -> choices.put(kind, Choice.EVERYTHING));
        request.channels().forEach((word, channels) -> {
            var kind = Kind.of(word);
            var fault = kind.isPresent() ? Choice.fault(channels) : "is no kind of message";
            if (fault.isEmpty()) {
                choices.put(kind.orElseThrow(), Choice.of(channels));
            } else {
                errors.add(new FieldError("channels." + word, fault));
            }
        });
        if (!errors.isEmpty()) {
            throw new ProblemException(400, "invalid-request", describe(errors), errors);
        }
        return choices;
    }

    private static String describe(List<FieldError> errors) {
        return String.join(
                "; ",
                errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .toList());
    }

    private static PreferencesView view(Map<Kind, Choice> choices) {
        var channels = new LinkedHashMap<String, List<String>>();
        choices.forEach((kind, choice) -> channels.put(kind.word(), choice.channels()));
        return new PreferencesView(channels);
    }
}
