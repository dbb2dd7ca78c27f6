package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.report.Draft.Proof;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads evidence: links, and files in base64 with the hash that whoever sent them found. */
final class Proofs {

    /** XARF v4 has the same limits. */
    static final int MOST = 10;

    static final int LARGEST = 5 * 1024 * 1024;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_URL = 2_000;
    private static final int UNPROCESSABLE = 422;
    private static final Set<String> HASHES = Set.of("md5", "sha1", "sha256", "sha512");

    private Proofs() {}

    static List<Proof> read(JsonNode list) {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST) {
            throw ProblemException.invalid("evidence", "must be a list of at most " + MOST);
        }
        var proofs = new ArrayList<Proof>();
        for (int i = 0; i < list.size(); i++) {
            proofs.add(proof(new Fields(list.get(i), "evidence[%d].".formatted(i))));
        }
        return proofs;
    }

    private static Proof proof(Fields fields) {
        var description = fields.optional("description", LONGEST_DESCRIPTION).orElse("");
        return fields.optional("url", LONGEST_URL)
                .<Proof>map(url -> new Proof.Link(web(fields, url), description))
                .orElseGet(() -> file(fields, description));
    }

    private static String web(Fields fields, String url) {
        try {
            var scheme = URI.create(url).getScheme();
            if ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme)) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw fields.wrong("url", "must be an http or https address");
    }

    private static Proof file(Fields fields, String description) {
        var payload = fields.text("payload", LARGEST * 2);
        var content = decoded(fields, payload);
        if (content.length > LARGEST) {
            throw fields.wrong("payload", "must have at most 5 MB");
        }
        fields.optional("hash", 300).ifPresent(hash -> check(fields, hash, content));
        var type = Content.typeOf(content)
                .orElseThrow(() -> fields.wrong("payload", "must be PNG, JPEG, PDF or plain text by its content"));
        return new Proof.File(type, description, payload, hex("SHA-256", content), content.length);
    }

    private static byte[] decoded(Fields fields, String payload) {
        try {
            return Base64.getDecoder().decode(payload);
        } catch (IllegalArgumentException _) {
            throw fields.wrong("payload", "must be base64");
        }
    }

    private static void check(Fields fields, String hash, byte[] content) {
        var parts = hash.toLowerCase(Locale.ROOT).split(":", 2);
        if (parts.length != 2 || !HASHES.contains(parts[0])) {
            throw fields.wrong(
                    "hash", "must be one of " + HASHES.stream().sorted().toList() + ", a colon, and hex");
        }
        var algorithm = parts[0].replaceFirst("^sha", "SHA-").replaceFirst("^md5", "MD5");
        if (!hex(algorithm, content).equals(parts[1])) {
            var message = "is not the hash of the payload";
            throw new ProblemException(
                    UNPROCESSABLE,
                    "evidence-hash",
                    fields.name("hash") + ": " + message,
                    List.of(new FieldError(fields.name("hash"), message)));
        }
    }

    /** The hash of {@code content} in lower-case hex. */
    static String hex(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
