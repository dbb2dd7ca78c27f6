package io.evenhand.appeals.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a file is, by its content: PNG, JPEG, PDF or plain text, and nothing else is taken. Four signatures need no library.
 * Markup is none of these, for a browser that shows it might run it.
 */
final class Content {

    private static final Map<String, String> SIGNATURES = Map.of(
            "89504e470d0a1a0a", "image/png",
            "ffd8ff", "image/jpeg",
            "255044462d", "application/pdf");

    private Content() {}

    /** Empty for what is not taken. */
    static Optional<String> typeOf(byte[] content) {
        return SIGNATURES.entrySet().stream()
                .filter(signature -> begins(content, HexFormat.of().parseHex(signature.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> isPlainText(content) ? Optional.of("text/plain") : Optional.empty());
    }

    private static boolean begins(byte[] content, byte[] signature) {
        return content.length >= signature.length
                && Arrays.equals(content, 0, signature.length, signature, 0, signature.length);
    }

    private static boolean isPlainText(byte[] content) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            var start = text.stripLeading().toLowerCase(Locale.ROOT);
            return !text.isBlank() && text.indexOf('\0') < 0 && !start.startsWith("<") && !start.startsWith("\ufeff");
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
