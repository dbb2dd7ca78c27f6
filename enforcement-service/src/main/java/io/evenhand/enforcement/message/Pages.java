package io.evenhand.enforcement.message;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** Where everybody can read a version of a policy. */
@ApplicationScoped
public class Pages {

    private final MessageConfig config;

    Pages(MessageConfig config) {
        this.config = config;
    }

    /** The address of a policy's page; names of policies need no escaping. */
    public URI of(String policy, int version) {
        var base = config.pages().toString().replaceFirst("/$", "");
        return URI.create("%s/v1/policies/%s/page?version=%d".formatted(base, policy, version));
    }
}
