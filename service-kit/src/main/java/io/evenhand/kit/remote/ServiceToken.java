package io.evenhand.kit.remote;

import jakarta.inject.Singleton;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Adds this service's token to calls of other services: register it on a REST client. Without a token file the call
 * goes out bare and the other service refuses it.
 */
@Singleton
public class ServiceToken implements ClientRequestFilter {

    private final IdentityConfig config;
    private volatile Loaded loaded = new Loaded("", FileTime.fromMillis(0));

    ServiceToken(IdentityConfig config) {
        this.config = config;
    }

    private record Loaded(String token, FileTime modified) {}

    @Override
    public void filter(ClientRequestContext call) throws IOException {
        var token = current();
        if (token.isPresent()) {
            call.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token.get());
        }
    }

    /** The token as the file holds it now; for calls made without a REST client. */
    public Optional<String> current() throws IOException {
        if (config.serviceTokenFile().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(reloaded(config.serviceTokenFile().get()).token());
    }

    // A look at a local file's time is cheaper than a hop to a worker, and the token is a few hundred bytes.
    private Loaded reloaded(Path file) throws IOException {
        var modified = Files.getLastModifiedTime(file);
        if (!modified.equals(loaded.modified())) {
            loaded = new Loaded(Files.readString(file).strip(), modified);
        }
        return loaded;
    }
}
