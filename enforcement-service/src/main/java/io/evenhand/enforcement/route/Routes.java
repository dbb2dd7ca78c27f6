package io.evenhand.enforcement.route;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a file says of routes, in its order; the own gateway and others that ask read the same. */
public record Routes(List<Route> routes) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Routes {
        routes = List.copyOf(routes);
    }

    /** Reads the file; what is wrong in it stops the service at start, with the setting and the file. */
    public static Routes read(String setting, Path file) {
        try {
            return new Routes(YAML.readValue(file.toFile(), new TypeReference<List<Route>>() {}));
        } catch (IOException e) {
            throw new IllegalStateException(setting + ": " + file + ": " + e.getMessage(), e);
        }
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
