package io.evenhand.metering.usage;

import io.evenhand.kit.remote.ServiceClients;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.resteasy.reactive.RestPath;

/** Asks the accounts service about accounts. */
@ApplicationScoped
public class Subscriptions {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final AccountsClient accounts;

    Subscriptions(ServiceClients clients) {
        this.accounts = clients.of("accounts", AccountsClient.class, LONGEST);
    }

    @Path("/v1/accounts")
    interface AccountsClient {

        @GET
        @Path("/{id}")
        Uni<Subscription> get(@RestPath String id);
    }

    /** The account's subscription; empty when there is no such account. */
    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    public Uni<Optional<Subscription>> find(String account) {
        return accounts.get(account)
                .map(Optional::of)
                .onFailure(Subscriptions::isUnknown)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isUnknown(Throwable e) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == 404;
    }
}
