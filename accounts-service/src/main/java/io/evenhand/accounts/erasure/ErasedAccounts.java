package io.evenhand.accounts.erasure;

import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets nothing new be written about an account that was erased; what is under way in its wallets is brought to its end. */
class ErasedAccounts {

    private static final Pattern CHANGED =
            Pattern.compile("/v1/accounts/([^/]+)/(?!erasure$|wallets/[^/]+/checks$|wallets/[^/]+/holds/).+");

    private final Pool pool;

    ErasedAccounts(Pool pool) {
        this.pool = pool;
    }

    @ServerRequestFilter
    Uni<Response> refuse(ContainerRequestContext call) {
        var account = CHANGED.matcher(call.getUriInfo().getPath());
        if (call.getMethod().equals("GET") || !account.matches()) {
            return Uni.createFrom().nullItem();
        }
        return pool.preparedQuery("SELECT 1 FROM account WHERE id = $1 AND erased_at IS NOT NULL")
                .execute(Tuple.of(account.group(1)))
                .map(rows -> {
                    if (rows.rowCount() > 0) {
                        throw new ProblemException(
                                409, "account-erased", "This account was erased; nothing can be added to it.");
                    }
                    return null;
                });
    }
}
