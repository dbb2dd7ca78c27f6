package io.evenhand.enforcement.memory;

import io.evenhand.kit.remote.ServiceToken;
import io.evenhand.kit.remote.ServicesConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks metering, and while it does not answer leaves it alone for a second at a time: decisions are waiting. */
@ApplicationScoped
class MeteringService {

    private final MemoryClient metering;

    MeteringService(ServicesConfig services, ServiceToken token) {
        this.metering = QuarkusRestClientBuilder.newBuilder()
                .baseUri(services.urlOf("metering"))
                .connectTimeout(500, TimeUnit.MILLISECONDS)
                .readTimeout(1_500, TimeUnit.MILLISECONDS)
                .register(token)
                .build(MemoryClient.class);
    }

    @Timeout(1500)
    @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 1_000)
    Uni<MemoryClient.Answer> find(MemoryClient.Question question) {
        return metering.find(question);
    }
}
