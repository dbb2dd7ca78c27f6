package io.evenhand.enforcement.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where webhooks may go, and how long a post may take. */
@ConfigMapping(prefix = "evenhand.webhook")
interface WebhookConfig {

    /** Networks (such as {@code 10.1.0.0/16}) that may be posted to although they are not public, without TLS too. */
    Optional<List<String>> allowedNetworks();

    /** The longest a post may take, its connection included. */
    @WithDefault("10S")
    Duration deadline();

    /** How many posts are under way at the same time. */
    @WithDefault("32")
    int together();
}
