package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Letter.Sender;
import io.evenhand.appeals.mail.Letter.Writer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a mail from its bytes, however badly it is written. */
final class LetterReader {

    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_NAME = 200;
    private static final Pattern REFERENCE = Pattern.compile("<([^<>\\s]{1,900})>");
    private static final List<String> RECIPIENTS = List.of("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To");
    private static final Set<String> TO_MANY = Set.of("bulk", "list", "junk");
    private static final Session SESSION = session();

    private final MimeMessage mail;
    private final Optional<String> authserv;

    private LetterReader(MimeMessage mail, Optional<String> authserv) {
        this.mail = mail;
        this.authserv = authserv;
    }

    /**
     * The mail, or {@link UnreadableMail}.
     *
     * @param authserv whose findings about its sender are believed
     */
    static Letter read(byte[] bytes, Optional<String> authserv) {
        try {
            return new LetterReader(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)), authserv).letter(bytes);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new UnreadableMail(e);
        }
    }

    private static Session session() {
        var lenient = new Properties();
        lenient.put("mail.mime.address.strict", "false");
        lenient.put("mail.mime.allowutf8", "true");
        return Session.getInstance(lenient);
    }

    private Letter letter(byte[] bytes) throws MessagingException, IOException {
        var from = from();
        var content = ContentReader.read(mail);
        return new Letter(
                header("Message-ID")
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .orElseGet(() -> digest(bytes)),
                from,
                to(),
                cut(subject(), LONGEST_SUBJECT),
                references(),
                writer(),
                from.filter(this::isVouchedFor).isPresent(),
                Quotes.cut(content.text()),
                content.attachments(),
                content.xarf());
    }

    private static String digest(byte[] bytes) {
        try {
            return "none "
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private Optional<String> header(String name) {
        try {
            return Optional.ofNullable(mail.getHeader(name)).map(values -> values[0]);
        } catch (MessagingException e) {
            throw new UnreadableMail(e);
        }
    }

    private Stream<String> headers(String name) {
        try {
            return Stream.ofNullable(mail.getHeader(name)).flatMap(Arrays::stream);
        } catch (MessagingException e) {
            throw new UnreadableMail(e);
        }
    }

    /** One header with one address: of several nobody knows which the platform's mail server looked at. */
    private Optional<Sender> from() {
        var headers = headers("From").toList();
        if (headers.size() != 1) {
            return Optional.empty();
        }
        var addresses = addresses(headers.getFirst());
        return addresses.size() == 1 ? Optional.of(sender(addresses.getFirst())) : Optional.empty();
    }

    private static Sender sender(InternetAddress address) {
        var name = Objects.requireNonNullElse(address.getPersonal(), "").strip();
        return new Sender(cut(clean(name), LONGEST_NAME), address.getAddress().toLowerCase(Locale.ROOT));
    }

    private static List<InternetAddress> addresses(String header) {
        try {
            return Arrays.stream(InternetAddress.parseHeader(header, false))
                    .filter(address ->
                            address.getAddress() != null && address.getAddress().contains("@"))
                    .toList();
        } catch (AddressException _) {
            return List.of();
        }
    }

    private List<String> to() {
        return RECIPIENTS.stream()
                .flatMap(this::headers)
                .flatMap(header -> addresses(header).stream())
                .map(address -> address.getAddress().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private String subject() {
        var raw = header("Subject").orElse("");
        try {
            return clean(MimeUtility.decodeText(MimeUtility.unfold(raw))).strip();
        } catch (UnsupportedEncodingException _) {
            return clean(raw).strip();
        }
    }

    private List<String> references() {
        var found = new ArrayList<String>();
        Stream.concat(headers("In-Reply-To"), headers("References")).forEach(header -> {
            var each = REFERENCE.matcher(header);
            while (each.find()) {
                found.add(each.group(1));
            }
        });
        return found.stream().distinct().toList();
    }

    /** RFC 3834, and what was done before it. */
    private Writer writer() throws MessagingException {
        var submitted = word("Auto-Submitted");
        if (submitted.startsWith("auto-replied")
                || header("X-Autoreply").isPresent()
                || word("Precedence").equals("auto_reply")
                || header("Return-Path")
                        .filter(path -> path.strip().equals("<>"))
                        .isPresent()
                || mail.isMimeType("multipart/report")) {
            return Writer.REPLIER;
        }
        var byItself = !submitted.isEmpty() && !submitted.equals("no");
        var toMany = TO_MANY.contains(word("Precedence")) || header("List-Id").isPresent();
        return byItself || toMany ? Writer.PROGRAM : Writer.PERSON;
    }

    private String word(String name) {
        return header(name).orElse("").strip().toLowerCase(Locale.ROOT);
    }

    private boolean isVouchedFor(Sender sender) {
        var domain = sender.address().substring(sender.address().lastIndexOf('@') + 1);
        return authserv.flatMap(id ->
                        header("Authentication-Results").filter(header -> Authenticity.vouches(header, id, domain)))
                .isPresent();
    }

    /** Line ends would begin another header where it is written again, and PostgreSQL keeps no zeros. */
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
