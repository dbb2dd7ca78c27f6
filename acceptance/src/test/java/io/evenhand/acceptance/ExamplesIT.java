package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of {@code examples/}, run as their readers do. */
@Tag("examples")
class ExamplesIT {

    private static final Path EXAMPLES =
            Path.of(System.getProperty("evenhand.home", ""), "examples").normalize();
    private static final int REFUSED = 3;

    /** What a program printed to its output, and how it ended. */
    private record Said(int status, String words) {}

    static Stream<List<String>> programs() {
        return Stream.of(
                List.of(EXAMPLES.resolve("run.sh").toString()),
                List.of("python3", EXAMPLES.resolve("run.py").toString()),
                List.of("node", EXAMPLES.resolve("run.mjs").toString()));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void waitForTheirTurnAndCountOnce(List<String> program) throws Exception {
        var customer = Customer.arrives();
        // They occupy the account for 5.2 seconds, and the next has to wait for them.
        customer.uses(4);

        var begun = System.nanoTime();
        var first = runs(program, customer);
        var second = runs(program, customer);

        assertThat(first).isEqualTo(new Said(0, "working\ndone\n"));
        assertThat(second).isEqualTo(first);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3));
        assertThat(customer.used()).isEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void sayWhyNotAndWhatFixesIt(List<String> program) throws Exception {
        var customer = PublishedPolicy.of("stores-gone").customer("narrow");
        customer.uses(1_000);

        var refused = runs(program, customer);

        assertThat(refused.status()).isEqualTo(REFUSED);
        assertThat(refused.words()).startsWith("refused: ").containsIgnoringCase("You have used your 1,000 files");
        assertThat(Customer.used(customer.evenhand(), customer.id(), "some")).isEqualTo(1_000);
    }

    private static Said runs(List<String> program, Customer customer) throws IOException, InterruptedException {
        var command = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment()
                .put("EVENHAND_URL", customer.evenhand().url(Part.ENFORCEMENT).toString());
        command.environment().put("EVENHAND_KEY", customer.key());
        var process = command.start();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), words);
    }
}
