package io.evenhand.local.issuer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Who is being logged in and who is logged in. A restart forgets all of it. */
final class Logins {

    /** As short as at a real provider, so that renewing is met on one machine too. */
    static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    private static final Duration PAGE_LIFE = Duration.ofMinutes(10);
    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final Duration IDLE_LIFE = Duration.ofHours(12);

    private final Client client;
    private final TokenSigner signer;
    private final Tickets<LoginRequest> pages;
    private final Tickets<Picked> codes;
    private final Tickets<Login> refreshTokens;

    Logins(Client client, TokenSigner signer, InstantSource clock) {
        this.client = client;
        this.signer = signer;
        this.pages = new Tickets<>(PAGE_LIFE, clock);
        this.codes = new Tickets<>(CODE_LIFE, clock);
        this.refreshTokens = new Tickets<>(IDLE_LIFE, clock);
    }

    private record Picked(LoginRequest request, Person person) {}

    /** The word that a page needs for picking somebody. */
    String ask(LoginRequest request) {
        return pages.issue(request);
    }

    /** Where the browser goes when {@code person} was picked on a page; nowhere, when the page is not good any more. */
    Optional<String> pick(String page, Person person) {
        return pages.take(page).map(request -> request.answeredWith(codes.issue(new Picked(request, person))));
    }

    /** Tokens for a code or for an earlier refresh token, to the client that has proved itself. */
    TokenAnswer tokens(Parameters said) {
        return switch (said.get("grant_type")) {
            case "authorization_code" -> forCode(said);
            case "refresh_token" ->
                refreshTokens
                        .take(said.get("refresh_token"))
                        .<TokenAnswer>map(login -> granted(login, ""))
                        .orElseGet(() -> new TokenAnswer.Refused(
                                "invalid_grant", "The refresh token is not known, was used or is too old."));
            case "" -> new TokenAnswer.Refused("invalid_request", "grant_type is missing.");
            default ->
                new TokenAnswer.Refused(
                        "unsupported_grant_type", "grant_type must be authorization_code or refresh_token.");
        };
    }

    /** Ends the login that an ID token tells of, however old it is. Others go on. */
    void end(String idToken) {
        signer.sessionOf(idToken)
                .ifPresent(session -> refreshTokens.end(login -> login.session().equals(session)));
    }

    private TokenAnswer forCode(Parameters said) {
        var picked = codes.take(said.get("code"));
        if (picked.isEmpty()) {
            return new TokenAnswer.Refused("invalid_grant", "The code is not known, was used or is too old.");
        }
        var request = picked.get().request();
        if (!request.redirectUri().equals(said.get("redirect_uri"))) {
            return new TokenAnswer.Refused("invalid_grant", "redirect_uri is not that of the login.");
        }
        if (!request.challenge().isMetBy(said.get("code_verifier"))) {
            return new TokenAnswer.Refused("invalid_grant", "code_verifier does not fit the login.");
        }
        var login = new Login(picked.get().person(), UUID.randomUUID().toString());
        return granted(login, request.nonce());
    }

    private TokenAnswer granted(Login login, String nonce) {
        return new TokenAnswer.Granted(
                signer.accessToken(login.person(), TOKEN_LIFE),
                signer.idToken(login, client.id(), nonce, TOKEN_LIFE),
                refreshTokens.issue(login),
                "Bearer",
                TOKEN_LIFE.toSeconds());
    }
}
