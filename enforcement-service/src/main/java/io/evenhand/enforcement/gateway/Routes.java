package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The gateway's routes, in the order of their file. */
record Routes(List<Route> routes) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Routes {
        routes = List.copyOf(routes);
    }

    /** Reads the file; what is wrong in it stops the service at start, with the file's name. */
    static Routes read(Path file) {
        try {
            return new Routes(YAML.readValue(file.toFile(), new TypeReference<List<Route>>() {}));
        } catch (IOException e) {
            throw new IllegalStateException("evenhand.gateway.routes: " + file + ": " + e.getMessage(), e);
        }
    }

    Optional<Route> find(String method, String path) {
        for (var route : routes) {
            if (route.takes(method, path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }
}
