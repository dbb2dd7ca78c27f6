package io.evenhand.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules may know of each other, read from what was compiled. The policy checks itself. */
class ArchitectureTest {

    private static final List<String> MODULES = List.of(
            "policy",
            "meter",
            "local",
            "service-kit",
            "accounts-service",
            "metering-service",
            "enforcement-service",
            "appeals-service");

    private static final Pattern SHARD = Pattern.compile("[{]s[0-9%]");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream().map(ArchitectureTest::compiled).toList());

    @ParameterizedTest
    @ValueSource(strings = {"policy", "meter", "local", "kit", "accounts", "metering", "enforcement", "appeals"})
    void readsTheClassesOfEveryModule(String module) {
        assertThat(CLASSES).anyMatch(type -> type.getPackageName().startsWith("io.evenhand." + module));
    }

    @Test
    void theMeterKnowsNothingOfQuarkus() {
        noClasses()
                .that()
                .resideInAPackage("io.evenhand.meter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.hibernate..", "io.evenhand.kit..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void noServiceKnowsAnother(String service) {
        var others = List.of("accounts", "metering", "enforcement", "appeals", "local").stream()
                .filter(other -> !other.equals(service))
                .map("io.evenhand.%s.."::formatted)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("io.evenhand.%s..".formatted(service))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void onlyEnforcementAndMeteringKnowTheMeter() {
        noClasses()
                .that(resideOutsideOfPackages(
                        "io.evenhand.meter..", "io.evenhand.enforcement..", "io.evenhand.metering.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.evenhand.meter..")
                .check(CLASSES);
    }

    /** A key carries its shard, as in {@code {s017}}; nobody else writes one. */
    @Test
    void onlyTheMeterMentionsRedisKeys() throws IOException {
        var mentions = new ArrayList<Path>();
        for (var module : MODULES) {
            if (!module.equals("meter")) {
                try (var files = Files.walk(compiled(module))) {
                    files.filter(file -> file.toString().endsWith(".class"))
                            .filter(ArchitectureTest::mentionsAKey)
                            .forEach(mentions::add);
                }
            }
        }

        assertThat(mentions).isEmpty();
        assertThat(mentionsAKey(compiled("meter").resolve("io/evenhand/meter/Keys.class")))
                .isTrue();
    }

    /** Programs, holders and strangers act for themselves; what they do is in the usage log, the ledger, the events, the reports. */
    @Test
    void whateverStaffMayChangeIsAudited() {
        methods()
                .that(areCallsThatChangeSomething())
                .and(areAllowedTo("support", "reviewer", "senior", "policy-admin", "operator", "auditor"))
                .should()
                .beAnnotatedWith("io.evenhand.kit.audit.Audited")
                .orShould()
                .beAnnotatedWith("io.evenhand.kit.audit.ChangesNothing")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaMethod> areCallsThatChangeSomething() {
        return describe(
                "are POST, PUT, PATCH or DELETE",
                method -> Stream.of("POST", "PUT", "PATCH", "DELETE")
                        .anyMatch(verb -> method.isAnnotatedWith("jakarta.ws.rs." + verb)));
    }

    private static DescribedPredicate<JavaMethod> areAllowedTo(String... roles) {
        return describe(
                "are allowed to staff",
                method -> !method.isAnnotatedWith("jakarta.annotation.security.PermitAll")
                        && Stream.of(method, method.getOwner())
                                .flatMap(place ->
                                        place
                                                .tryGetAnnotationOfType("jakarta.annotation.security.RolesAllowed")
                                                .stream())
                                .limit(1)
                                .flatMap(allowed -> Stream.of(
                                        (String[]) allowed.get("value").orElseThrow()))
                                .anyMatch(Set.of(roles)::contains));
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|DTO|[a-z]Base)$")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[A-Z][^.$]*$")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meter", "local", "kit", "accounts", "metering", "enforcement", "appeals"})
    void featuresFormNoCycles(String module) {
        slices().matching("io.evenhand.%s.(*)..".formatted(module))
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static Path compiled(String module) {
        return Path.of(System.getProperty("basedir")).resolveSibling(module).resolve("target/classes");
    }

    private static boolean mentionsAKey(Path classFile) {
        try {
            return SHARD.matcher(new String(Files.readAllBytes(classFile), StandardCharsets.ISO_8859_1))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
