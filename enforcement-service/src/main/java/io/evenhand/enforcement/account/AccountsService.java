package io.evenhand.enforcement.account;

import io.evenhand.kit.remote.ServiceClients;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Optional;

/** Makes the client of accounts-service. */
final class AccountsService {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private AccountsService() {}

    @Produces
    @ApplicationScoped
    static AccountsClient client(ServiceClients clients) {
        return clients.of("accounts", AccountsClient.class, LONGEST);
    }

    /** The answer, or nothing where the other side says that there is no such thing. */
    static <T> Uni<Optional<T>> ifThere(Uni<T> answer) {
        return answer.map(Optional::of)
                .onFailure(failure -> failure instanceof WebApplicationException refused
                        && refused.getResponse().getStatus() == 404)
                .recoverWithItem(Optional::empty);
    }
}
