package io.evenhand.enforcement.webhook;

import io.evenhand.enforcement.webhook.Networks.Reach;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves the name in a URL once, and holds every address it has against what may be posted to. */
@ApplicationScoped
class Destinations {

    private static final int RESOLVERS = 4;
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Networks networks;
    private final WorkerExecutor resolvers;

    Destinations(WebhookConfig config, Vertx vertx) {
        this.networks = allowed(config);
        // Threads of their own: a name server that does not answer holds up webhooks only.
        this.resolvers = vertx.createSharedWorkerExecutor("webhook-names", RESOLVERS);
    }

    private static Networks allowed(WebhookConfig config) {
        try {
            return new Networks(config.allowedNetworks().orElseGet(List::of));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("evenhand.webhook.allowed-networks: " + e.getMessage(), e);
        }
    }

    /** Why the text cannot be a webhook's URL, whatever its name resolves to; empty when it can. */
    private static String fault(URI url) {
        if (url.getHost() == null || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            return "must be an https URL with a host";
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return "must have neither a user nor a fragment";
        }
        return url.getPort() == 0 || url.getPort() > 65_535 ? "has no possible port" : "";
    }

    Uni<Destination> of(URI url) {
        var fault = fault(url);
        if (!fault.isEmpty()) {
            return Uni.createFrom().item(new Destination.Refused(fault));
        }
        var found = resolvers.executeBlocking(() -> InetAddress.getAllByName(url.getHost()), false);
        return Uni.createFrom()
                .completionStage(found::toCompletionStage)
                .map(addresses -> judge(url, addresses))
                .ifNoItem()
                .after(LONGEST)
                .recoverWithItem(new Destination.Refused("has a host whose name server does not answer"))
                .onFailure(UnknownHostException.class)
                .recoverWithItem(new Destination.Refused("has a host that is not known"));
    }

    private Destination judge(URI url, InetAddress[] addresses) {
        var reach = Arrays.stream(addresses).map(networks::of).collect(Collectors.toSet());
        if (reach.contains(Reach.FORBIDDEN)) {
            return new Destination.Refused("has a host that is not public");
        }
        if (url.getScheme().equals("http") && !reach.equals(Set.of(Reach.ALLOWED))) {
            return new Destination.Refused("must be an https URL");
        }
        return new Destination.Reachable(url, addresses[0]);
    }
}
