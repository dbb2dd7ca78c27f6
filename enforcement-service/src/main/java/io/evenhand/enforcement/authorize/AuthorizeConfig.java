package io.evenhand.enforcement.authorize;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Answers to the gateways of others. */
@ConfigMapping(prefix = "evenhand.authorize")
interface AuthorizeConfig {

    /** The YAML file of routes; the own gateway's where it is not set. */
    Optional<Path> routes();

    /** How long a question is held for a start that is near; less than the gateway waits for an answer. */
    @WithDefault("PT20S")
    Duration hold();

    /**
     * How long slots and places are held on for a gateway that tells the end of every response, and renews nothing. Zero
     * where it renews, or tells nothing: a lease ends after half a minute then.
     */
    @WithDefault("PT0S")
    Duration longestResponse();
}
