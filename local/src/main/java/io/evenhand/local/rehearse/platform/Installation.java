package io.evenhand.local.rehearse.platform;

import io.evenhand.local.http.Api;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The Evenhand that is rehearsed with, as its namespace sees it.
 *
 * @param tokens a folder with a file for each role
 * @param name what the chart calls its objects
 */
record Installation(Path tokens, String name) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    URI accounts() {
        return service("accounts", 8081);
    }

    URI metering() {
        return service("metering", 8082);
    }

    URI enforcement() {
        return service("enforcement", 8083);
    }

    URI gateway() {
        return service("gateway", 80);
    }

    /** Calls a service in a role, and again while it does not answer. */
    Api as(String role, URI service) throws IOException {
        return new Api(CLIENT, service, token(role)).patient(PATIENCE);
    }

    String token(String role) throws IOException {
        return Files.readString(tokens.resolve(role)).strip();
    }

    HttpClient client() {
        return CLIENT;
    }

    private URI service(String service, int port) {
        return URI.create("http://%s-%s:%d".formatted(name, service, port));
    }
}
