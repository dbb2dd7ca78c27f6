package io.evenhand.kit.remote;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How this service identifies itself to the others. */
@ConfigMapping(prefix = "evenhand.identity")
interface ServiceTokenConfig {

    /** The issuer whose tokens are accepted: its URL is their {@code iss}, its keys are at {@code <issuer>/jwks}. */
    String issuer();

    /** A file that holds this service's bearer token; it is read again when it changes. */
    Optional<Path> serviceTokenFile();
}
