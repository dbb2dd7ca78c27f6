package io.evenhand.enforcement.mail;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.SignedLinks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which appeal a mail is about. What is signed in its name tells appeals-service so, and that whoever answers it had the mail:
 * it stands in mails to the account alone.
 */
@ApplicationScoped
class Threads {

    private static final String PURPOSE = "appeal-mail";

    /** Longer than an appeal takes. */
    private static final Duration ANSWERABLE = Duration.ofDays(366);

    private static final Pattern OCCASION = Pattern.compile("appeal\\|(app_[0-9a-z]+)\\|.*");

    private final SignedLinks links;
    private final BusinessClock clock;

    Threads(SignedLinks links, BusinessClock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** The appeal that an account is told of on that occasion, if it is one. */
    Optional<String> appeal(String occasion) {
        var found = OCCASION.matcher(occasion);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** What nobody else can make; fit for the name of a mail. */
    String sign(String appeal) {
        return links.sign(PURPOSE, appeal, clock.instant().plus(ANSWERABLE));
    }
}
