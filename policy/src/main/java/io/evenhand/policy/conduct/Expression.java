package io.evenhand.policy.conduct;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition over facts and parameters, in CEL, compiled and type-checked. Every fact and parameter is a number; there is
 * nothing in it that repeats, so that it costs no more than it is long.
 */
public final class Expression {

    static final String FACTS = "facts.";
    static final String PARAMETERS = "params.";
    static final int LONGEST = 1_000;

    private static final int DEEPEST = 32;
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private final String text;
    private final Set<String> facts;
    private final Set<String> parameters;
    private final CelRuntime.Program program;

    private Expression(String text, Vocabulary used, CelRuntime.Program program) {
        this.text = text;
        this.facts = Set.copyOf(used.facts());
        this.parameters = Set.copyOf(used.parameters());
        this.program = program;
    }

    /** Compiles {@code text}, which may look at all facts and at these parameters. */
    public static Compilation compile(String text, Collection<String> parameters) {
        if (text.length() > LONGEST) {
            return new Compilation.Faulty(
                    List.of(new Fault.Wrong(0, "is longer than " + LONGEST + " characters, the most for a condition")));
        }
        var compiler = compiler(parameters);
        var parsed = compiler.parse(text);
        if (parsed.hasError()) {
            return faulty(text, parsed);
        }
        try {
            var tree = parsed.getAst();
            var used = Vocabulary.of(tree, parameters);
            if (!used.faults().isEmpty()) {
                return new Compilation.Faulty(used.faults());
            }
            var checked = compiler.check(tree);
            return checked.hasError() ? faulty(text, checked) : sound(text, used, checked.getAst());
        } catch (CelValidationException | CelEvaluationException impossible) {
            throw new IllegalStateException("a checked condition has a program", impossible);
        }
    }

    private static Compilation sound(String text, Vocabulary used, CelAbstractSyntaxTree tree)
            throws CelEvaluationException {
        return new Compilation.Sound(new Expression(text, used, RUNTIME.createProgram(tree)));
    }

    private static CelCompiler compiler(Collection<String> parameters) {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros()
                .setResultType(SimpleType.BOOL);
        Facts.all().forEach(fact -> builder.addVar(FACTS + fact, SimpleType.DOUBLE));
        parameters.forEach(parameter -> builder.addVar(PARAMETERS + parameter, SimpleType.DOUBLE));
        return builder.build();
    }

    private static Compilation faulty(String text, CelValidationResult result) {
        List<CelIssue> issues = result.getErrors();
        return new Compilation.Faulty(issues.stream()
                .map(issue -> (Fault) new Fault.Wrong(offset(text, issue), message(issue)))
                .toList());
    }

    private static int offset(String text, CelIssue issue) {
        var place = issue.getSourceLocation();
        var lines = text.split("\n", -1);
        var offset = 0;
        for (var line = 0; line < Math.min(place.getLine() - 1, lines.length); line++) {
            offset += lines[line].length() + 1;
        }
        return Math.clamp((long) offset + place.getColumn(), 0, text.length());
    }

    /** The first line of it, without the list of everything else that would have been possible. */
    private static String message(CelIssue issue) {
        var message = issue.getMessage().replaceAll("\\s*\\(candidates:.*", "").replaceAll("[\\r\\n].*", "");
        return "is not a condition: " + message
                + (message.contains("(int, double)") || message.contains("(double, int)")
                        ? "; where you compute, write whole numbers as 2.0"
                        : "");
    }

    public String text() {
        return text;
    }

    public Set<String> facts() {
        return facts;
    }

    public Set<String> parameters() {
        return parameters;
    }

    /** The condition with these values of its parameters. */
    public Condition with(Map<String, Double> values) {
        if (!values.keySet().containsAll(parameters)) {
            throw new IllegalArgumentException("a parameter has no value");
        }
        return new Condition(this, values);
    }

    CelRuntime.Program program() {
        return program;
    }
}
