package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Route;
import io.evenhand.enforcement.route.Routes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The secrets that a file of routes names, each read before the first request. */
record Credentials(Map<String, Credential> byName, Optional<String> usual) {

    Credentials {
        byName = Map.copyOf(byName);
    }

    static Credentials of(GatewayConfig config, Routes routes) {
        var byName = new HashMap<String, Credential>();
        config.credential().ifPresent(name -> byName.put(name, read(config, "evenhand.gateway.credential", name)));
        for (var route : routes.routes()) {
            var name = route.credential();
            if (name != null && !byName.containsKey(name)) {
                byName.put(name, read(config, "the route " + route.method() + " " + route.path(), name));
            }
        }
        return new Credentials(byName, config.credential());
    }

    private static Credential read(GatewayConfig config, String whose, String name) {
        var folder = config.credentials()
                .orElseThrow(() -> new IllegalStateException(
                        "evenhand.gateway.credentials is not set, and " + whose + " names the secret " + name));
        return Credential.read(folder.resolve(name));
    }

    /** What the requests of a route show. */
    Optional<Credential> of(Route route) {
        return Optional.ofNullable(route.credential()).or(() -> usual).map(byName::get);
    }
}
