package io.evenhand.appeals.page;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jboss.resteasy.reactive.RestResponse;

/** The one stylesheet, which stands in the page, and a content security policy that allows it and nothing else. */
@Singleton
public class Stylesheet {

    /** The media type of a page. */
    public static final String HTML = "text/html;charset=UTF-8";

    private static final String FILE = "/pages/plain.css";

    private final String text;
    private final String policy;

    Stylesheet() {
        this.text = read();
        this.policy = "default-src 'none'; style-src 'sha256-" + hash(text)
                + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /** A page that has it, of which nothing is kept, indexed or passed on. */
    public Uni<RestResponse<String>> page(int status, TemplateInstance content) {
        return content.data("style", text).createUni().map(html -> page(status, html));
    }

    private RestResponse<String> page(int status, String html) {
        return RestResponse.ResponseBuilder.<String>create(status)
                .entity(html)
                .type(HTML)
                .header("Content-Security-Policy", policy)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    private static String read() {
        try (InputStream file = Stylesheet.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String style) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
