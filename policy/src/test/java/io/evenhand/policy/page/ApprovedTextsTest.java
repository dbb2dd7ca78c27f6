package io.evenhand.policy.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.diff.PolicyDiff;
import io.evenhand.policy.document.Html;
import io.evenhand.policy.document.Markdown;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every word that a policy with all of the language becomes, as it was read and approved. Where words change on purpose,
 * {@code -Devenhand.approve=true} writes them anew: read what changed before it is committed.
 */
class ApprovedTextsTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Instant SINCE = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-05-03T08:30:00Z");

    private static Policy policy(String name) throws IOException {
        var reading = PolicyReader.read(Files.readString(RESOURCES.resolve("policies/" + name)));
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    private static void assertApproved(String name, String text) throws IOException {
        var file = RESOURCES.resolve("approved/" + name);
        if (Boolean.getBoolean("evenhand.approve")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    @Test
    void thePage_A3() throws IOException {
        var page = PolicyPage.of(policy("complete.yaml"), new Edition.InForce(3, SINCE));

        assertApproved("complete.md", Markdown.of(page));
        assertApproved("complete.html", Html.fragment(page.sections()));
    }

    @Test
    void thePageWithWhatWasSetAndSwitchedOff_U5() throws IOException {
        var page = PolicyPage.of(
                policy("complete-changed.yaml"),
                new Edition.Superseded(4, SINCE),
                Map.of("size", LATER),
                Map.of("pulse", LATER));

        assertApproved("complete-changed.md", Markdown.of(page));
    }

    @Test
    void theDifference_S6() throws IOException {
        var before = policy("complete.yaml");
        var after = policy("complete-changed.yaml");

        assertApproved("difference.txt", PolicyDiff.of(before, after).text());
        assertApproved("difference-back.txt", PolicyDiff.of(after, before).text());
        assertApproved(
                "difference-plus.txt", PolicyDiff.of(before, after, "plus").text());
    }
}
