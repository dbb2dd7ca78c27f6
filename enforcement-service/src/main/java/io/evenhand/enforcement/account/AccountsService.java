package io.evenhand.enforcement.account;

import io.evenhand.kit.remote.ServiceToken;
import io.evenhand.kit.remote.ServicesConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes the client of accounts-service. */
final class AccountsService {

    private AccountsService() {}

    @Produces
    @ApplicationScoped
    static AccountsClient client(ServicesConfig services, ServiceToken token) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(services.urlOf("accounts"))
                .connectTimeout(1, TimeUnit.SECONDS)
                .readTimeout(2, TimeUnit.SECONDS)
                .register(token)
                .build(AccountsClient.class);
    }

    /** The answer, or nothing where the other side says that there is no such thing. */
    static <T> Uni<Optional<T>> ifThere(Uni<T> answer) {
        return answer.map(Optional::of)
                .onFailure(failure -> failure instanceof WebApplicationException refused
                        && refused.getResponse().getStatus() == 404)
                .recoverWithItem(Optional::empty);
    }
}
