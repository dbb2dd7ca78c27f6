package io.evenhand.enforcement.message;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** What messages refer to. */
@ConfigMapping(prefix = "evenhand.message")
interface MessageConfig {

    /** Where account holders reach accounts-service, which serves the policy pages: links in messages begin so. */
    URI pages();

    /** Where account holders reach appeals-service: links to appeal begin so. */
    URI appeals();
}
