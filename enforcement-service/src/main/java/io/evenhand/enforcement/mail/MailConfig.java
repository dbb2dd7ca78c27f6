package io.evenhand.enforcement.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The mail server. Quarkus' own keys follow these. */
@ConfigMapping(prefix = "evenhand.mail")
interface MailConfig {

    /** Where mail is handed in; absent: no mail is sent, and deliveries say so. */
    Optional<String> host();

    int port();

    /** Who mails are from. */
    String from();

    /** Where answers to mails about appeals go; absent: to the policy's contact, as of all others. */
    Optional<String> replyTo();

    Optional<String> username();

    Optional<String> password();

    /** Whether the connection begins encrypted. */
    boolean tls();

    /** Whether it becomes encrypted: {@code DISABLED}, {@code OPTIONAL} or {@code REQUIRED}. */
    String startTls();

    /** How long handing in one mail may take before it counts as in doubt. */
    @WithDefault("1M")
    Duration deadline();

    /** How many mails are sent at the same time. */
    @WithDefault("16")
    int together();
}
