package io.evenhand.appeals.me;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Where account holders find what the page links to. */
@ConfigMapping(prefix = "evenhand.appeals.me")
public interface MeConfig {

    /** Under which address account holders reach this service. */
    URI address();

    /** Under which address they reach {@code /v1/policies/…/page}. */
    URI pages();

    /** How many wrong keys are taken from one source in ten minutes. */
    int wrongKeys();
}
