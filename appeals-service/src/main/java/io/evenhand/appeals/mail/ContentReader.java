package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Letter.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jsoup.Jsoup;

/** Goes through the parts of a mail: the first text is what was written, plain rather than HTML; the rest are files. */
final class ContentReader {

    private static final int DEEPEST = 10;
    private static final int MOST_PARTS = 100;
    private static final int LONGEST_NAME = 100;

    /** Much more than is kept. */
    private static final int LONGEST_TEXT = 100_000;

    private static final String XARF = "\"xarf_version\"";

    private Optional<String> plain = Optional.empty();
    private Optional<String> html = Optional.empty();
    private Optional<String> xarf = Optional.empty();
    private final List<Attachment> attachments = new ArrayList<>();
    private int parts;

    private ContentReader() {}

    /** What a mail holds. */
    record Content(String text, List<Attachment> attachments, Optional<String> xarf) {

        Content {
            attachments = List.copyOf(attachments);
        }
    }

    static Content read(Part mail) throws MessagingException, IOException {
        var reader = new ContentReader();
        reader.visit(mail, 0);
        var text = reader.plain.filter(words -> !words.isBlank()).or(() -> reader.html.map(ContentReader::words));
        var cut = LetterReader.cut(text.orElse(""), LONGEST_TEXT);
        return new Content(clean(cut).strip(), reader.attachments, reader.xarf);
    }

    private void visit(Part part, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            return;
        }
        if (part.isMimeType("multipart/*")) {
            var inner = part.getContent() instanceof Multipart read
                    ? read
                    : new MimeMultipart(part.getDataHandler().getDataSource());
            for (var i = 0; i < inner.getCount(); i++) {
                visit(inner.getBodyPart(i), depth + 1);
            }
            return;
        }
        var bytes = bytes(part);
        if (part.isMimeType("application/json")
                && xarf.isEmpty()
                && text(part, bytes).contains(XARF)) {
            xarf = Optional.of(text(part, bytes));
        } else if (isText(part, "text/plain") && plain.isEmpty()) {
            plain = Optional.of(text(part, bytes));
        } else if (isText(part, "text/html") && html.isEmpty()) {
            html = Optional.of(text(part, bytes));
        } else {
            attachments.add(new Attachment(name(part), Base64.getEncoder().encodeToString(bytes)));
        }
    }

    private static boolean isText(Part part, String type) throws MessagingException {
        return part.isMimeType(type) && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
    }

    /** As they were encoded; as they are where the encoding is not known. */
    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (var in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static String text(Part part, byte[] bytes) {
        return new String(bytes, charset(part));
    }

    private static Charset charset(Part part) {
        try {
            var named = new ContentType(part.getContentType()).getParameter("charset");
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (MessagingException | IllegalCharsetNameException | UnsupportedCharsetException _) {
            return StandardCharsets.UTF_8;
        }
    }

    private static String name(Part part) {
        try {
            var name = Objects.requireNonNullElse(part.getFileName(), "").strip();
            return name.isEmpty()
                    ? "a file"
                    : LetterReader.cut(LetterReader.clean(MimeUtility.decodeText(name)), LONGEST_NAME);
        } catch (MessagingException | IOException _) {
            return "a file";
        }
    }

    /** Text as it is read, line by line, without what is quoted. */
    private static String words(String html) {
        var page = Jsoup.parse(html);
        page.select("blockquote, .gmail_quote, .moz-cite-prefix, script, style, head")
                .remove();
        page.select("p, div, li, tr, h1, h2, h3").forEach(block -> block.appendText("\n"));
        return page.wholeText();
    }

    private static String clean(String text) {
        return text.replace("\r\n", "\n").replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ");
    }
}
