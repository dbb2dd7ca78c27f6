package io.evenhand.kit.identity;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;

/** How API keys are stored. */
@ConfigMapping(prefix = "evenhand.keys")
interface KeysConfig {

    /** The secret that goes into every stored hash; the same in all services, kept apart from the databases. */
    @Size(min = 16)
    String pepper();
}
