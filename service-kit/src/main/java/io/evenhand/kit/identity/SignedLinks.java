package io.evenhand.kit.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens for links that whoever has them may follow without another credential: for one purpose, about one thing, until an
 * instant. All services understand each other's; none of them is kept.
 */
@ApplicationScoped
public class SignedLinks {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final char END = '.';

    private final Pepper pepper;

    SignedLinks(Pepper pepper) {
        this.pepper = pepper;
    }

    /**
     * A token that is fit for a URL.
     *
     * @param purpose what the link is for: it is good for nothing else
     * @param subject the id of what it is about
     * @param until the first instant at which it is not good any more; whole seconds count
     */
    public String sign(String purpose, String subject, Instant until) {
        var content = until.getEpochSecond() + " " + subject;
        return ENCODER.encodeToString(content.getBytes(StandardCharsets.UTF_8)) + END + seal(purpose, content);
    }

    /**
     * What a token says.
     *
     * @param subject the id of what it is about
     * @param until the first instant at which it is not good any more
     */
    public record Signed(String subject, Instant until) {}

    /** What the token is about; empty when it is forged, for another purpose, or over. */
    public Optional<String> subject(String purpose, String token, Instant now) {
        return read(purpose, token, now).map(Signed::subject);
    }

    /** All that the token says; empty when it is forged, for another purpose, or over. */
    public Optional<Signed> read(String purpose, String token, Instant now) {
        var end = token.lastIndexOf(END);
        if (end < 0) {
            return Optional.empty();
        }
        return decoded(token.substring(0, end))
                .filter(content -> isSame(seal(purpose, content), token.substring(end + 1)))
                .filter(content -> now.getEpochSecond() < until(content))
                .map(content ->
                        new Signed(content.substring(content.indexOf(' ') + 1), Instant.ofEpochSecond(until(content))));
    }

    /** Only of a content that was sealed here, which has the form of {@link #sign}. */
    private static long until(String content) {
        return Long.parseLong(content, 0, content.indexOf(' '), 10);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private String seal(String purpose, String content) {
        // With its length, so that no purpose runs into what is signed.
        return pepper.hmac("link " + purpose.length() + " " + purpose + " " + content);
    }

    private static boolean isSame(String seal, String other) {
        return MessageDigest.isEqual(seal.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
