package io.evenhand.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions of signals: what they may say, and what they say about an account. */
class ConditionTest {

    private static final List<String> PARAMETERS = List.of("many", "times", "share");
    private static final Map<String, Double> VALUES = Map.of("many", 10.0, "times", 2.0, "share", 0.95);

    @ParameterizedTest(name = "{0} given {1}: {2}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            facts.requests >= params.many                     ; requests=10               ; true
            facts.requests >= params.many                     ; requests=9                ; false
            facts.requests >= params.many                     ; refused=99                ; false
            facts.requests >= 10                              ; requests=10               ; true
            facts.requests > 9.5                              ; requests=10               ; true
            facts.gapSpread < 0.05                            ; gapSpread=0.04            ; true
            facts.extractionShare >= params.share             ; extractionShare=0.95      ; true
            facts.extractionShare >= params.share             ; extractionShare=0.94      ; false
            !(facts.requests > 5)                             ; requests=5                ; true
            !(facts.requests > 5)                             ; refused=1                 ; false
            facts.lots >= 5 || facts.cohortSize >= 20 && facts.units > 1 ; lots=5         ; true
            facts.lots >= 5 || facts.cohortSize >= 20 && facts.units > 1 ; lots=4         ; false
            facts.lots >= 5 || facts.cohortSize >= 20 && facts.units > 1 ; lots=4,cohortSize=19,units=2 ; false
            facts.lots >= 5 || facts.cohortSize >= 20 && facts.units > 1 ; lots=4,cohortSize=20,units=2 ; true
            facts.tokensBought > params.times * facts.cohortP95TokensBought ; tokensBought=21,cohortP95TokensBought=10 ; true
            facts.tokensBought > params.times * facts.cohortP95TokensBought ; tokensBought=20,cohortP95TokensBought=10 ; false
            facts.units / facts.requests > 3.0                ; units=10,requests=3       ; true
            facts.requests > 1 ? facts.units > 1 : false      ; requests=2,units=2        ; true
            """)
    void holdsWhereTheFactsDecideIt(String text, String facts, boolean holds) {
        var condition = sound(text).with(VALUES);

        assertThat(condition.holds(facts(facts))).isEqualTo(holds);
    }

    @Test
    void knowsWhatItLooksAt() {
        var expression = sound("facts.units > params.many && facts.cohortMedianUnits < facts.units");

        assertThat(expression.facts()).isEqualTo(Set.of("units", "cohortMedianUnits"));
        assertThat(expression.parameters()).isEqualTo(Set.of("many"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            facts.request > 5             ; 5  ; fact request
            facts.units > params.much     ; 20 ; parameter much
            """)
    void anUnknownNameIsFoundWhereItStands(String text, int offset, String name) {
        var fault = faults(text).getFirst();

        assertThat(fault).isEqualTo(new Fault.Unknown(offset, name.split(" ", -1)[0], name.split(" ", -1)[1]));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            facts.units                          ; expected type 'bool' but found 'double'
            facts.units >                        ; mismatched input
            facts.units > 5 && facts.lots        ; found no matching overload for '_&&_'
            2 * facts.units > 5                  ; where you compute, write whole numbers as 2.0
            units > 5                            ; 'units' has no value
            facts.units.more > 5                 ; only facts.
            "a" == "a"                           ; only numbers can be compared
            [1, 2].exists(x, x > 1)              ; there is no function 'exists' in conditions
            facts.units in [1.0, 2.0]            ; there is no function '@in' in conditions
            "aaa".matches("(a+)+")               ; there is no function 'matches' in conditions
            size("abc") > 2                      ; there is no function 'size' in conditions
            {'a': 1} == {'a': 1}                 ; only numbers can be compared
            has(facts.units)                     ; there is no function 'has' in conditions
            """)
    void isNothingButComparingAndComputing(String text, String message) {
        assertThat(faults(text))
                .anySatisfy(fault -> assertThat(((Fault.Wrong) fault).message()).contains(message));
    }

    @Test
    void isNeitherLongNorDeep() {
        var longer = "facts.units > 1.0" + " && facts.units > 1.0".repeat(60);
        var deeper = "(".repeat(400) + "facts.units > 1.0" + ")".repeat(400);
        var negated = "!".repeat(900) + "true";

        assertThat(faults(longer)).isNotEmpty();
        assertThat(faults(deeper)).isNotEmpty();
        assertThat(Expression.compile(negated, List.of())).isNotNull();
    }

    private static Expression sound(String text) {
        var compilation = Expression.compile(text, PARAMETERS);
        assertThat(compilation).isInstanceOf(Compilation.Sound.class);
        return ((Compilation.Sound) compilation).expression();
    }

    private static List<Fault> faults(String text) {
        var compilation = Expression.compile(text, PARAMETERS);
        assertThat(compilation).isInstanceOf(Compilation.Faulty.class);
        return ((Compilation.Faulty) compilation).faults();
    }

    private static Facts facts(String written) {
        var facts = new HashMap<String, Double>();
        for (var fact : written.split(",", -1)) {
            var parts = fact.split("=", -1);
            facts.put(parts[0], Double.valueOf(parts[1]));
        }
        return new Facts(facts);
    }
}
