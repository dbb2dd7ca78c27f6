package io.evenhand.kit.remote;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whose tokens are accepted, and how this service identifies itself to the others. Quarkus' own keys follow these. */
@ConfigMapping(prefix = "evenhand.identity")
interface IdentityConfig {

    /** The OpenID provider: what its tokens have as {@code iss}. */
    URI issuer();

    /** Where the provider is reached, if elsewhere than at its name. */
    URI url();

    /** Whether {@code <url>/.well-known/openid-configuration} tells where its keys are. */
    boolean discovery();

    /** Without discovery: where its keys are, as a path under {@link #url} or a URL. */
    Optional<String> jwksPath();

    /** What a token must have in {@code aud}. */
    String audience();

    /** Where a token has its roles: a claim, or a path such as {@code realm_access/roles}. */
    String rolesClaim();

    /** The claim that names the caller, in the audit log too. */
    String subjectClaim();

    /** How often, at most, the provider is asked for its keys again because a token names one that is not known. */
    Duration keysRefresh();

    /** A file that holds this service's bearer token; it is read again when it changes. */
    Optional<Path> serviceTokenFile();
}
