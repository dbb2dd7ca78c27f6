package io.evenhand.appeals.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.evenhand.appeals.mail.Letter.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as people and their programs write them. */
class LetterReaderTest {

    private static final String HEAD =
            "From: Ada <Ada@Customers.example>\nTo: appeals@platform.example\nSubject: Appeal\n";

    private static Letter read(String mail) {
        return read(mail, StandardCharsets.UTF_8);
    }

    private static Letter read(String mail, Charset charset) {
        return LetterReader.read(mail.replace("\n", "\r\n").getBytes(charset), Optional.of("mx.platform.example"));
    }

    @Test
    void readsWhoWroteWhat() {
        var letter = read(HEAD + "Message-ID: <1@x>\nIn-Reply-To: <a.b@y>\nReferences: <r@y>\n <a.b@y>\n\nHello.\n");

        assertThat(letter.id()).isEqualTo("<1@x>");
        assertThat(letter.from()).contains(new Letter.Sender("Ada", "ada@customers.example"));
        assertThat(letter.to()).containsExactly("appeals@platform.example");
        assertThat(letter.references()).containsExactly("a.b@y", "r@y");
        assertThat(letter.text()).isEqualTo("Hello.");
        assertThat(letter.writer()).isEqualTo(Writer.PERSON);
        assertThat(letter.authenticated()).isFalse();
    }

    @Test
    void aMailWithoutAnIdHasOneOfItsContent() {
        assertThat(read(HEAD + "\nHello.").id())
                .isEqualTo(read(HEAD + "\nHello.").id())
                .isNotEqualTo(read(HEAD + "\nBye.").id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 1 Jun 2026 at 10:00, Fair use <f@p.example> wrote:",
                "Am 01.06.2026 um 10:00 schrieb Fair use:",
                "-----Original Message-----",
                "________________________________",
                "-- "
            })
    void whatIsQuotedIsLeftOut(String above) {
        var text = "My answer.\n\nMore of it.\n\n%s\nOld words.\n> Older words.".formatted(above);

        assertThat(read(HEAD + "\n" + text).text()).isEqualTo("My answer.\n\nMore of it.");
    }

    @Test
    void whereNothingElseIsLeftTheQuoteIsKept() {
        assertThat(read(HEAD + "\n> Which program?\n> The backup.\n").text()).contains("The backup.");
    }

    @Test
    void htmlAloneBecomesText() {
        var html = "<html><head><title>T</title></head><body><p>One &amp; two</p><div>three<script>bad()</script></div>"
                + "<blockquote>old</blockquote></body></html>";

        assertThat(read(HEAD + "Content-Type: text/html; charset=utf-8\n\n" + html)
                        .text()
                        .replaceAll("\\s+", " "))
                .isEqualTo("One & two three");
    }

    @Test
    void plainTextIsPreferredAndInnerMailsAreNotFollowedForEver() {
        var mail = HEAD
                + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>rich</p>\n"
                + "--b\nContent-Type: text/plain\n\nplain\n--b--\n";

        assertThat(read(mail).text()).isEqualTo("plain");
    }

    @Test
    void charactersAreReadAsTheyWereWritten() {
        var latin = HEAD.replace("Appeal", "=?ISO-8859-1?Q?=DCber?=")
                + "Content-Type: text/plain; charset=ISO-8859-1\n\nGrüße\n";
        var unknown = HEAD + "Content-Type: text/plain; charset=klingon\n\nGrüße\n";

        assertThat(read(latin, StandardCharsets.ISO_8859_1).text()).isEqualTo("Grüße");
        assertThat(read(latin, StandardCharsets.ISO_8859_1).subject()).isEqualTo("Über");
        assertThat(read(unknown).text()).isEqualTo("Grüße");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "Return-Path: <>"})
    void whatAnswersByItselfIsKnown(String header) {
        assertThat(read(header + "\n" + HEAD + "\nAway.").writer()).isEqualTo(Writer.REPLIER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <l.x>"})
    void whatWritesByItselfIsKnown(String header) {
        assertThat(read(header + "\n" + HEAD + "\nNews.").writer()).isEqualTo(Writer.PROGRAM);
    }

    @Test
    void ofSeveralSendersNoneIsTheSender() {
        assertThat(read(HEAD + "From: Eve <eve@x.example>\n\nHello.").from()).isEmpty();
        assertThat(read("From: a@x.example, b@x.example\n\nHello.").from()).isEmpty();
    }

    @Test
    void aZeroAndOtherControlsAreNoText() {
        assertThat(read(HEAD + "\nA\0B\u0007C").text()).isEqualTo("A B C");
    }

    /** Whatever arrives is read, or said to be unreadable. */
    @Test
    void noBytesBreakTheReader() {
        var whole = (HEAD
                        + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n"
                        + "Content-Transfer-Encoding: base64\n\nSGVsbG8=\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n")
                .getBytes(StandardCharsets.US_ASCII);
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++) {
            var broken = whole.clone();
            for (var j = 0; j < 1 + random.nextInt(8); j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            LetterReader.read(broken, Optional.empty());
                        } catch (UnreadableMail _) {
                            // A person looks at it.
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
