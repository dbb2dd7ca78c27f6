package io.evenhand.appeals.mail;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.SignedLinks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Which appeal a mail answers. Mails about an appeal have an identifier that enforcement-service signed for it and that
 * nobody knows but who got one: whoever answers it had the mail.
 */
@ApplicationScoped
class Threads {

    private static final String PURPOSE = "appeal-mail";

    private final SignedLinks links;
    private final BusinessClock clock;

    Threads(SignedLinks links, BusinessClock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** The id of the appeal that one of the mails was about. */
    Optional<String> appeal(List<String> references) {
        return references.stream()
                .flatMap(reference -> signed(reference).stream())
                .findFirst();
    }

    /** {@code message.token@domain}. */
    private Optional<String> signed(String reference) {
        var local = reference.replaceFirst("@.*", "");
        var dot = local.indexOf('.');
        return dot < 0 ? Optional.empty() : links.subject(PURPOSE, local.substring(dot + 1), clock.instant());
    }
}
