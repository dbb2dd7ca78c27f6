package io.evenhand.appeals.console;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whether there is a console, and how it logs people in. Quarkus' own keys of the tenant {@code console} follow these. */
@ConfigMapping(prefix = "evenhand.console")
interface ConsoleConfig {

    /** Whether it is there; without it {@code /console} answers 404. */
    boolean enabled();

    /** What the OpenID provider knows the console as. */
    String clientId();

    /** What the console proves that with. */
    Optional<String> clientSecret();

    /** Encrypts the session's cookies and proves forms; of 32 characters at least, and the same in all replicas. */
    Optional<String> encryptionSecret();
}
