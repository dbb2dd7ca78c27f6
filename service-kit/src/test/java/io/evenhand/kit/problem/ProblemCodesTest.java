package io.evenhand.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/problems.md} lists every code that a service answers with. */
class ProblemCodesTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern IN_CODE = Pattern.compile(
            "(?:new ProblemException|Problem\\.of)\\(\\s*[^,()]+,\\s*\"([a-z0-9-]+)\"(?!\\s*\\+)|problems/([a-z0-9-]+)");
    private static final Pattern IN_DOCS = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    @Test
    void everyCodeIsDocumented() throws IOException {
        var used = sources().flatMap(source -> codes(IN_CODE, source)).collect(Collectors.toCollection(TreeSet::new));

        var documented = codes(IN_DOCS, Files.readString(PROJECT.resolve("docs/problems.md")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).isNotEmpty();
        assertThat(documented).containsAll(used);
    }

    private static Stream<String> codes(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .flatMap(found -> Stream.iterate(1, group -> group <= found.groupCount(), group -> group + 1)
                        .map(found::group)
                        .filter(code -> code != null));
    }

    private static Stream<String> sources() throws IOException {
        List<Path> modules;
        try (var folders = Files.list(PROJECT)) {
            modules = folders.map(folder -> folder.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        return modules.stream().flatMap(ProblemCodesTest::sourcesUnder);
    }

    private static Stream<String> sourcesUnder(Path folder) {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ProblemCodesTest::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
