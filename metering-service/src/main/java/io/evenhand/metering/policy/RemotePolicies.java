package io.evenhand.metering.policy;

import io.evenhand.kit.remote.ServiceToken;
import io.evenhand.kit.remote.ServicesConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks the accounts service. A failure is the caller's to bear: the log waits, a question is answered 503. */
@ApplicationScoped
class RemotePolicies {

    private final PoliciesClient accounts;

    RemotePolicies(ServicesConfig services, ServiceToken token) {
        this.accounts = QuarkusRestClientBuilder.newBuilder()
                .baseUri(services.urlOf("accounts"))
                .connectTimeout(1, TimeUnit.SECONDS)
                .readTimeout(2, TimeUnit.SECONDS)
                .register(token)
                .build(PoliciesClient.class);
    }

    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<String> source(String policy, int version) {
        return accounts.text(policy, version).map(PoliciesClient.Text::source);
    }

    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<Integer> versionInForce(String policy) {
        return accounts.versions(policy).map(found -> found.current().version());
    }
}
