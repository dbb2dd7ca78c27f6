package io.evenhand.appeals.me;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** All that is held of an account, from all services one after the other; what one cannot tell now is said in its place. */
@ApplicationScoped
class Takeout {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<Other> others;
    private final AccountData own;

    Takeout(ServiceClients clients, AccountData own) {
        this.others = List.of("accounts", "metering", "enforcement").stream()
                .map(service -> new Other(service, clients.of(service, DataClient.class, LONGEST)))
                .toList();
        this.own = own;
    }

    private record Other(String service, DataClient client) {}

    /** Something that a service holds. */
    @RegisterForReflection
    public record Line(String service, JsonNode held) {}

    /** Each service's own answer about an account. */
    interface DataClient {

        @GET
        @Path("/v1/accounts/{id}/data")
        @Produces("application/x-ndjson")
        Multi<JsonNode> all(@RestPath String id);
    }

    Multi<Line> of(String account) {
        var elsewhere = others.stream()
                .map(other -> lines(other.service(), other.client().all(account)))
                .toList();
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createBy().concatenating().streams(elsewhere), lines("appeals", own.of(account)));
    }

    private static Multi<Line> lines(String service, Multi<JsonNode> held) {
        return held.map(line -> new Line(service, line))
                .onFailure()
                .invoke(e -> Log.warnf("A takeout goes without %s: %s", service, e.toString()))
                .onFailure()
                .recoverWithItem(
                        new Line(service, TextNode.valueOf("This service cannot tell right now; please try again.")));
    }
}
