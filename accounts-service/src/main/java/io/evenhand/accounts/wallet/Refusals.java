package io.evenhand.accounts.wallet;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Records every call about a wallet that is refused, whatever refuses it: a check of its body, a role, a rule of the
 * ledger. What staff and programs only read is left out, and callers who are nobody.
 */
class Refusals {

    private static final Pattern WALLET = Pattern.compile("/v1/accounts/([^/]+)/wallets/([^/]+)(?:/(.*))?");
    private static final Pattern IDS = Pattern.compile("(holds|goodwill)/[^/]+/");
    private static final int LONGEST = 100;

    /** The only character that PostgreSQL does not keep. */
    private static final char NUL = 0;

    private final Attempts attempts;
    private final CurrentIdentityAssociation callers;
    private final BusinessClock clock;

    Refusals(Attempts attempts, CurrentIdentityAssociation callers, BusinessClock clock) {
        this.attempts = attempts;
        this.callers = callers;
        this.clock = clock;
    }

    @ServerResponseFilter
    Uni<Void> record(ContainerRequestContext request, ContainerResponseContext response) {
        var wallet = WALLET.matcher(request.getUriInfo().getPath());
        var refused = response.getStatus() >= 400 && response.getStatus() < 500 && response.getStatus() != 401;
        if (!refused || !wallet.matches() || !(response.getEntity() instanceof Problem problem)) {
            return Uni.createFrom().voidItem();
        }
        return callers.getDeferredIdentity()
                .chain(caller -> attempt(request.getMethod(), wallet, problem, caller)
                        .map(attempts::add)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(e -> Log.errorf(e, "A refused call about a wallet is not recorded: %s", problem.type()))
                .onFailure()
                .recoverWithNull();
    }

    private Optional<Attempt> attempt(String verb, Matcher wallet, Problem problem, SecurityIdentity identity) {
        var named = cut(wallet.group(1));
        var account = switch (Caller.of(identity)) {
            case Caller.Holder holder -> Optional.of(holder.account());
            case Caller.Platform _ -> verb.equals("GET") ? Optional.<String>empty() : Optional.of(named);
        };
        var call = Optional.ofNullable(wallet.group(3))
                .map(path -> IDS.matcher(path).replaceFirst("$1/"));
        return account.map(who -> new Attempt(
                0,
                who,
                named,
                cut(wallet.group(2)),
                verb + call.map(path -> " " + cut(path)).orElse(""),
                problem.type().substring(Problem.TYPES.length()),
                problem.errors().stream()
                        .findFirst()
                        .map(error -> cut(error.field()))
                        .orElse(null),
                identity.getPrincipal().getName(),
                clock.instant()));
    }

    private static String cut(String text) {
        var kept = text.replace(NUL, '?');
        return kept.length() <= LONGEST ? kept : kept.substring(0, LONGEST);
    }
}
