package io.evenhand.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.evenhand.policy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theCoreKnowsNoFramework = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "org.snakeyaml.engine..", "dev.cel..", "io.evenhand.policy..");

    @ArchTest
    static final ArchRule onlyTheLanguageKnowsYaml = noClasses()
            .that()
            .resideOutsideOfPackage("io.evenhand.policy.language")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml.engine..");

    @ArchTest
    static final ArchRule onlyConductKnowsConditions = noClasses()
            .that()
            .resideOutsideOfPackage("io.evenhand.policy.conduct")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cel..");

    @ArchTest
    static final ArchRule timeIsPassedIn = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule featuresDoNotGoInCircles =
            slices().matching("io.evenhand.policy.(*)..").should().beFreeOfCycles();
}
