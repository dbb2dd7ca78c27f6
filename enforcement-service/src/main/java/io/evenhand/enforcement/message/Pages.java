package io.evenhand.enforcement.message;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** What messages link to: a version of a policy, which everybody can read, and an appeal. */
@ApplicationScoped
public class Pages {

    private final MessageConfig config;

    Pages(MessageConfig config) {
        this.config = config;
    }

    /** Where a measure is appealed by whoever has the link. */
    public URI appeal(String token) {
        return URI.create(config.appeals().toString().replaceFirst("/$", "") + "/appeal/" + token);
    }

    /** Where an account holder sees all about the own use; for whoever has the link. */
    public URI me(String token) {
        return URI.create(config.appeals().toString().replaceFirst("/$", "") + "/me/" + token);
    }

    /** The address of a policy's page; names of policies need no escaping. */
    public URI of(String policy, int version) {
        var base = config.pages().toString().replaceFirst("/$", "");
        return URI.create("%s/v1/policies/%s/page?version=%d".formatted(base, policy, version));
    }
}
