package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a native build of each service would be made of, which {@code -Dnative-ready} leaves beside its usual build: a type or a
 * file that is missing there is missing in the executable, which nothing else would tell before it runs.
 */
@Tag("native-ready")
class NativeReadyIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Calls that make an object of JSON. */
    private static final Set<String> READS =
            Set.of("readValue", "treeToValue", "convertValue", "readerFor", "readValues", "mapTo");

    /** Found at build time, and of no use afterwards. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            ".*[.]class|META-INF/(?!resources/).*|application.*[.]properties|templates/.*|quarkus-.*|.*/|.*[.]tokens|.*[.]interp");

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void isBuiltWithoutALastResort(String service) throws IOException {
        var arguments = List.of(Files.readString(sources(service).resolve("native-image.args"))
                .strip()
                .split("\\s+", -1));

        assertThat(arguments)
                .contains("--no-fallback", "--link-at-build-time")
                .doesNotContain("--allow-incomplete-classpath", "--report-unsupported-elements-at-runtime");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void hasEveryFileThatIsReadWhileItRuns(String service) throws IOException {
        var included = config(service, "resource-config.json")
                .path("resources")
                .path("includes")
                .valueStream()
                .map(include -> Pattern.compile(include.path("pattern").asText()))
                .toList();
        var files = new TreeSet<String>();
        for (var jar : ownJars(service)) {
            try (var opened = new JarFile(jar.toFile())) {
                opened.stream()
                        .map(Object::toString)
                        .filter(name -> !NOT_NEEDED.matcher(name).matches())
                        .filter(NativeReadyIT::isOurs)
                        .forEach(files::add);
            }
        }

        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(included)
                        .as("%s is in no pattern of quarkus.native.resources.includes", file)
                        .anyMatch(pattern -> pattern.matcher(file).matches()));
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io/evenhand/") || name.startsWith("db/") || name.startsWith("pages/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void hasEveryTypeThatIsReadFromJson(String service) throws IOException {
        var registered = new TreeSet<String>();
        config(service, "reflect-config.json")
                .forEach(type -> registered.add(type.path("name").asText()));
        var missing = new TreeSet<String>();
        readFromJson(service).forEach(type -> {
            if (!registered.contains(type.getName())) {
                missing.add(type.getName());
            }
        });

        assertThat(missing).as("@RegisterForReflection").isEmpty();
    }

    @Test
    void findsWhatIsReadFromJson() {
        assertThat(readFromJson("enforcement"))
                .extracting(JavaClass::getName)
                .contains("io.evenhand.enforcement.route.Route");
    }

    /** Types that a class names which reads JSON, and those of their components. */
    private static Set<JavaClass> readFromJson(String service) {
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(
                        compiled(service + "-service"), compiled("service-kit"), compiled("policy"), compiled("meter"));
        var found = new TreeSet<JavaClass>((one, other) -> one.getName().compareTo(other.getName()));
        var open = new ArrayDeque<JavaClass>();
        for (var type : classes) {
            if (type.getPackageName().startsWith("io.evenhand." + service) && readsJson(type)) {
                type.getReferencedClassObjects().stream()
                        .map(reference -> reference.getRawType())
                        .forEach(open::add);
            }
        }
        while (!open.isEmpty()) {
            var type = open.remove();
            if (type.isRecord() && type.getPackageName().startsWith("io.evenhand.") && found.add(type)) {
                type.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                        .forEach(open::add);
            }
        }
        return found;
    }

    private static boolean readsJson(JavaClass type) {
        return type.getMethodCallsFromSelf().stream()
                .map(JavaMethodCall::getTarget)
                .anyMatch(target -> READS.contains(target.getName())
                        && target.getOwner().getPackageName().startsWith("com.fasterxml.jackson"));
    }

    private static JsonNode config(String service, String file) throws IOException {
        try (var jar = new JarFile(runner(service).toFile())) {
            return JSON.readTree(jar.getInputStream(jar.getEntry("META-INF/native-image/" + file)));
        }
    }

    private static List<Path> ownJars(String service) throws IOException {
        try (var libraries = Files.list(sources(service).resolve("lib"))) {
            return Stream.concat(
                            Stream.of(runner(service)),
                            libraries.filter(
                                    file -> file.getFileName().toString().contains("io.evenhand.")))
                    .toList();
        }
    }

    private static Path runner(String service) throws IOException {
        try (var files = Files.list(sources(service))) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path sources(String service) {
        return module(service + "-service").resolve("target/native-sources");
    }

    private static Path compiled(String module) {
        return module(module).resolve("target/classes");
    }

    private static Path module(String module) {
        return Path.of(System.getProperty("basedir"), "..", module);
    }
}
