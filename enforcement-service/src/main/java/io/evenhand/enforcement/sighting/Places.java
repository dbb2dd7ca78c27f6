package io.evenhand.enforcement.sighting;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads off requests where they come from. */
@Singleton
public class Places {

    private static final String END_USER = "Evenhand-End-User";

    private final int trusted;

    /**
     * @param trusted how many proxies stand before this service, each of which adds whom it saw to
     *     {@code X-Forwarded-For}; what stands further left there anybody can write
     */
    Places(@ConfigProperty(name = "evenhand.trusted-proxies") int trusted) {
        this.trusted = trusted;
    }

    /** That of a request; for whom it is made it says in a header. */
    public Place of(HttpServerRequest request) {
        return of(request, Optional.ofNullable(request.getHeader(END_USER)));
    }

    /** That of a request that is made for {@code endUser}. */
    public Place of(HttpServerRequest request, Optional<String> endUser) {
        return new Place(address(request), Optional.ofNullable(request.getHeader("User-Agent")), endUser);
    }

    private Optional<InetAddress> address(HttpServerRequest request) {
        if (trusted == 0) {
            var peer = request.remoteAddress();
            return peer == null ? Optional.empty() : Place.parsed(peer.hostAddress());
        }
        var forwarded =
                String.join(",", request.headers().getAll("X-Forwarded-For")).split(",", -1);
        return forwarded.length < trusted
                ? Optional.empty()
                : Place.parsed(forwarded[forwarded.length - trusted].strip());
    }
}
