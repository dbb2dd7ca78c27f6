package io.evenhand.appeals.link;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.SignedLinks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Links to an account's page. The token is all the authority there is; none is kept. */
@ApplicationScoped
public class Passes {

    private static final String PURPOSE = "me";
    private static final Duration FOR_A_KEY = Duration.ofMinutes(30);

    private final SignedLinks links;
    private final BusinessClock clock;

    Passes(SignedLinks links, BusinessClock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** A way in for whoever has shown a key of the account. */
    public String forKey(String account) {
        return path(account, clock.instant().plus(FOR_A_KEY));
    }

    /** The path of the page of {@code account}, good until an instant. */
    String path(String account, Instant until) {
        return "/me/" + links.sign(PURPOSE, account, until);
    }

    /** Whose page it opens; empty when it is forged, or over. */
    public Optional<String> account(String token) {
        return links.subject(PURPOSE, token, clock.instant());
    }
}
