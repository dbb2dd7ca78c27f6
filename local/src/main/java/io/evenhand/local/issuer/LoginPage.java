package io.evenhand.local.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/** The pages of the issuer: who to be, and what went wrong. */
final class LoginPage {

    private static final String STYLE = style();

    /** What a Content-Security-Policy has to allow so that a page has its style, and no other. */
    static final String STYLE_SOURCE = "'sha256-" + hash(STYLE) + "'";

    private LoginPage() {}

    /** Everybody who may be picked; {@code ticket} proves that the choice was made on this page. */
    static String people(String ticket) {
        var people = Person.ALL.stream()
                .map(person -> """
                        <li><button name="person" value="%s"><b>%s</b> <span>%s</span></button></li>
                        """.formatted(person.id(), person.name(), person.role()))
                .collect(Collectors.joining());
        return page("Who are you?", """
                <p>Evenhand runs on this machine only, and so does this login: nobody needs a password. At a platform its own
                OpenID provider stands here.</p>
                <form method="post" action="/pick">
                <input type="hidden" name="page" value="%s">
                <ul>
                %s</ul>
                </form>
                """.formatted(ticket, people));
    }

    /** Something is wrong, and how to go on. The words may come from outside. */
    static String wrong(String reason, Client client) {
        return page("This login does not go on", """
                <p>%s</p>
                <p><a href="%s">Begin again at the console</a></p>
                """.formatted(escaped(reason), client.address()));
    }

    /** The end of a login, where the program named no page of its own. */
    static String loggedOut(Client client) {
        return page(
                "You are logged out", "<p><a href=\"%s\">Back to the console</a></p>%n".formatted(client.address()));
    }

    private static String page(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%1$s – Evenhand on this machine</title>
                <style>%2$s</style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                %3$s</main>
                </body>
                </html>
                """.formatted(title, STYLE, content);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String style() {
        try (var resource = LoginPage.class.getResourceAsStream("login.css")) {
            return new String(Optional.ofNullable(resource).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String hash(String style) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
