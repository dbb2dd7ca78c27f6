package io.evenhand.enforcement.memory;

import io.evenhand.kit.remote.ServiceClients;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks metering, and while it does not answer leaves it alone for a second at a time: decisions are waiting. */
@ApplicationScoped
class MeteringService {

    private static final Duration LONGEST = Duration.ofMillis(1_500);

    private final MemoryClient metering;

    MeteringService(ServiceClients clients) {
        this.metering = clients.of("metering", MemoryClient.class, LONGEST);
    }

    @Timeout(1500)
    @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 1_000)
    Uni<MemoryClient.Answer> find(MemoryClient.Question question) {
        return metering.find(question);
    }
}
