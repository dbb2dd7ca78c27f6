package io.evenhand.enforcement.route;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a file says of routes, in its order; the own gateway and others that ask read the same. */
public record Routes(List<Route> routes) {

    public Routes {
        routes = List.copyOf(routes);
    }

    /** Reads the file; all that is wrong in it stops the service at start, with the setting, the file and the route. */
    public static Routes read(String setting, Path file) {
        return new RoutesFile(setting, file).read();
    }

    /** The first route that takes the request. */
    public Optional<Route> find(String method, String path) {
        for (var route : routes) {
            if (route.takes(method, path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }
}
