package io.evenhand.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What an author wrote stays text, whatever it looks like. */
class HtmlTest {

    private static final String NASTY = "<script>alert('x')</script> & \"y\" | *z* _u_ [l](http://x) `c`";

    private static final Document DOCUMENT = new Document(
            NASTY,
            List.of(new Block.Paragraph(NASTY), new Block.Paragraph("- write to help@example.org")),
            List.of(new Section(
                    NASTY,
                    List.of(
                            new Block.Items(List.of(NASTY)),
                            new Block.Entries(List.of(new Block.Entry(NASTY, List.of(NASTY)))),
                            new Block.Table(NASTY, List.of(NASTY), List.of(List.of(NASTY)))))));

    @Test
    void allTextIsEscapedInHtml() throws Exception {
        var html = Html.page(DOCUMENT);

        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)))
                .getDocumentElement();
        assertThat(root.getElementsByTagName("script").getLength()).isZero();
        assertThat(root.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo(NASTY);
        assertThat(root.getElementsByTagName("caption").item(0).getTextContent())
                .isEqualTo(NASTY);
        assertThat(root.getElementsByTagName("dd").item(0).getTextContent()).isEqualTo(NASTY);
    }

    @Test
    void anAddressCanBeWrittenTo_A5() {
        assertThat(Html.page(DOCUMENT)).contains("<a href=\"mailto:help@example.org\">help@example.org</a>");
    }

    @Test
    void thePageHasWhatItNeedsToBeReadAnywhere() {
        var html = Html.page(DOCUMENT);

        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains(
                        "class=\"skip\" href=\"#content\"",
                        "width=device-width",
                        "prefers-color-scheme",
                        "@media print")
                .contains("<th scope=\"col\">", "<th scope=\"row\">", "<caption>")
                .doesNotContain("<script", "src=", "url(", "@import", "style=\"");
    }

    @Test
    void aFragmentHasNoPageAroundIt() {
        assertThat(Html.fragment(DOCUMENT.sections())).startsWith("<section").doesNotContain("<html", "<style");
    }

    @Test
    void allTextIsEscapedInMarkdown() {
        var escaped =
                "&lt;script&gt;alert('x')&lt;/script&gt; &amp; \"y\" \\| \\*z\\* \\_u\\_ \\[l\\](http://x) \\`c\\`";

        var markdown = Markdown.of(DOCUMENT);

        assertThat(markdown.lines())
                .startsWith("# " + escaped, "", escaped, "", "\\- write to help@example.org")
                .contains("## " + escaped, "- " + escaped, "- **" + escaped + "**: " + escaped)
                .endsWith("| " + escaped + " |", "|---|", "| " + escaped + " |");
    }
}
