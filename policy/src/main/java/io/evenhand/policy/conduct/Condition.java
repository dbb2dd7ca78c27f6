package io.evenhand.policy.conduct;

import dev.cel.runtime.CelEvaluationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** When a signal holds: an expression with the values of a plan's parameters. */
public final class Condition {

    private final Expression expression;
    private final Map<String, Double> parameters;

    Condition(Expression expression, Map<String, Double> parameters) {
        this.expression = expression;
        this.parameters = Map.copyOf(parameters);
    }

    /** As the policy writes it. */
    public String text() {
        return expression.text();
    }

    /** The facts that it looks at. */
    public Set<String> facts() {
        return expression.facts();
    }

    /** The parameters it looks at, with the values it compares with; percentages are parts of one. */
    public Map<String, Double> parameters() {
        return parameters;
    }

    /** Whether the facts are such; false as well where that depends on a fact that is missing. */
    public boolean holds(Facts facts) {
        var values = new HashMap<String, Object>();
        for (var name : expression.facts()) {
            var value = facts.values().get(name);
            if (value != null) {
                values.put(Expression.FACTS + name, value);
            }
        }
        parameters.forEach((name, value) -> values.put(Expression.PARAMETERS + name, value));
        try {
            return Boolean.TRUE.equals(expression.program().eval(values));
        } catch (CelEvaluationException undecided) {
            // What is missing is not needed where the rest decides; here it was.
            return false;
        }
    }
}
