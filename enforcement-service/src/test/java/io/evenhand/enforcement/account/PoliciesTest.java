package io.evenhand.enforcement.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Term;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row U5: parameters are set at run time. */
class PoliciesTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-02-01T00:00:00Z");

    private final Policies policies = new Policies();

    @BeforeEach
    void publish() {
        policies.add("small", 1, file("[100, 1000]"), FIRST);
        policies.add("small", 2, file("[200, 400]"), SECOND);
    }

    @Test
    void aPlanAndItsTablesAreTheSameObjectsAsLongAsNothingChanges() {
        var plan = plan(FIRST);

        assertThat(plan(FIRST)).isSameAs(plan);
        assertThat(plan(FIRST).table("")).isSameAs(plan.table(""));
        assertThat(version(FIRST).plan("gold")).isEmpty();
    }

    @Test
    void aValueThatIsSetAppliesAtOnceAndIsCompiledOnce() {
        var before = plan(FIRST);

        policies.set("small", "size", "900", 7);

        var after = plan(FIRST);
        assertThat(after).isNotSameAs(before);
        assertThat(plan(FIRST)).isSameAs(after);
        assertThat(size(before)).isEqualTo(300);
        assertThat(size(after)).isEqualTo(900);
        assertThat(row(after).id()).isEqualTo(row(before).id());
    }

    @Test
    void aVersionThatCannotHaveTheValueGoesOnWithItsOwn() {
        var before = plan(SECOND);

        policies.set("small", "size", "900", 7);

        assertThat(plan(SECOND).table("")).isEqualTo(before.table(""));
        assertThat(size(plan(SECOND))).isEqualTo(300);
    }

    @Test
    void aRuleThatIsSwitchedOffIsSoInEveryVersionUntilItIsSwitchedOn() {
        var before = plan(FIRST);

        policies.turn("small", "files-per-day", Optional.of(FIRST), 7);
        var off = plan(FIRST);
        var next = plan(SECOND);
        policies.turn("small", "files-per-day", Optional.empty(), 8);
        policies.turn("small", "all", Optional.empty(), 5);

        assertThat(off).isNotSameAs(before);
        assertThat(row(off).head().stage()).isEqualTo(Stage.OFF);
        assertThat(row(off).id()).isEqualTo(row(before).id());
        assertThat(row(next).head().stage()).isEqualTo(Stage.OFF);
        assertThat(row(plan(FIRST)).head().stage()).isEqualTo(Stage.ENFORCE);
        assertThat(policies.off("small")).isEmpty();
    }

    @Test
    void allIsEveryRuleAndOneOfThemMayBeOffBesides() {
        policies.turn("small", "files-per-day", Optional.of(FIRST), 7);
        policies.turn("small", "all", Optional.of(SECOND), 8);

        policies.turn("small", "all", Optional.empty(), 9);

        assertThat(row(plan(FIRST)).head().stage()).isEqualTo(Stage.OFF);
        assertThat(policies.off("small")).containsExactly(Map.entry("files-per-day", FIRST));
    }

    @Test
    void whatIsAnnouncedIsKnownBeforeItDecides() {
        assertThat(policies.next("small", FIRST).map(PublishedVersion::version)).contains(2);
        assertThat(policies.next("small", SECOND)).isEmpty();
    }

    @Test
    void aVersionDecidesUntilTheNextBegins() {
        assertThat(version(FIRST).term()).isEqualTo(new Term(Term.ALWAYS.from(), SECOND.toEpochMilli()));
        assertThat(version(SECOND).term()).isEqualTo(new Term(SECOND.toEpochMilli(), LimitTable.MAX));

        // Published later, and in force earlier, than what is there.
        policies.add("small", 3, file("[200, 400]"), SECOND.minusMillis(10).plusNanos(1_000));

        assertThat(version(FIRST).term()).isEqualTo(new Term(Term.ALWAYS.from(), SECOND.toEpochMilli() - 9));
        assertThat(version(SECOND).version()).isEqualTo(3);
        assertThat(version(SECOND).term()).isEqualTo(new Term(SECOND.toEpochMilli() - 9, LimitTable.MAX));
        assertThat(plan(FIRST).table("").term()).isEqualTo(version(FIRST).term());
    }

    @Test
    void anOlderWordComesTooLate() {
        policies.set("small", "size", "900", 7);

        policies.set("small", "size", "500", 6);

        assertThat(size(plan(FIRST))).isEqualTo(900);
    }

    @Test
    void aVersionThatIsPublishedAfterwardsHasTheValueToo() {
        policies.set("new", "size", "350", 3);

        policies.add("new", 1, file("[100, 1000]").replace("policy: small", "policy: new"), FIRST);

        assertThat(policies.version("new", 1)
                        .flatMap(version -> version.plan("free"))
                        .map(PoliciesTest::size))
                .contains(350L);
    }

    private PublishedVersion version(Instant at) {
        return policies.inForce("small", at).orElseThrow();
    }

    private CompiledPlan plan(Instant at) {
        return version(at).plan("free").orElseThrow();
    }

    private static long size(CompiledPlan plan) {
        return row(plan).size();
    }

    private static Row.Quota row(CompiledPlan plan) {
        return (Row.Quota) plan.table("").rows().getFirst();
    }

    private static String file(String range) {
        return """
                policy: small
                title: Small
                contact: support@example.org
                noticePeriod: P1D
                parameters:
                  size: {value: 300, range: %s, means: files a day}
                meters:
                  files: {unit: file}
                plans:
                  free: {title: Free, limits: [files-per-day]}
                limits:
                  files-per-day: {meter: files, window: day, quota: $size}
                """.formatted(range);
    }
}
