package io.evenhand.bench.peer;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Decides with bucket4j: four bandwidths an account, consumed together or not at all. */
@Path("/bucket4j")
public class BucketResource {

    /** Nobody gets there: what is measured is the way through, not the refusal. */
    private static final long PLENTY = 1_000_000_000;

    private static final BucketConfiguration LIMITS = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofMinutes(1)))
            .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofDays(1)))
            .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofDays(7)))
            .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofDays(30)))
            .build();

    private final AsyncProxyManager<String> buckets;

    BucketResource(AsyncProxyManager<String> buckets) {
        this.buckets = buckets;
    }

    /** What an account asks for. */
    public record Ask(String account, long units) {}

    /** Whether it may, and what is left. */
    public record Verdict(String account, boolean allowed, long remaining, long retryAfterNanos) {}

    @POST
    public Uni<Verdict> decide(Ask ask) {
        var bucket = buckets.builder().build(ask.account(), () -> CompletableFuture.completedFuture(LIMITS));
        return Uni.createFrom()
                .completionStage(() -> bucket.tryConsumeAndReturnRemaining(ask.units()))
                .map(probe -> new Verdict(
                        ask.account(),
                        probe.isConsumed(),
                        probe.getRemainingTokens(),
                        probe.getNanosToWaitForRefill()));
    }
}
