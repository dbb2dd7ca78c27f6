package io.evenhand.policy.conduct;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which facts and parameters a condition names, and whatever in it is more than comparing and computing with them. */
final class Vocabulary {

    private static final Set<String> OPERATORS = Set.of(
            "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "_*_", "_/_", "-_",
            "_?_:_");

    private final Map<Long, Integer> offsets;
    private final Collection<String> known;
    private final Set<String> facts = new TreeSet<>();
    private final Set<String> parameters = new TreeSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private Vocabulary(Map<Long, Integer> offsets, Collection<String> known) {
        this.offsets = offsets;
        this.known = known;
    }

    static Vocabulary of(CelAbstractSyntaxTree tree, Collection<String> parameters) {
        var vocabulary = new Vocabulary(tree.getSource().getPositionsMap(), parameters);
        vocabulary.take(tree.getExpr());
        return vocabulary;
    }

    Set<String> facts() {
        return facts;
    }

    Set<String> parameters() {
        return parameters;
    }

    List<Fault> faults() {
        return faults;
    }

    private void take(CelExpr expression) {
        switch (expression.exprKind().getKind()) {
            case CONSTANT -> take(expression, expression.constant());
            case SELECT -> take(expression, expression.select());
            case CALL -> take(expression, expression.call());
            case IDENT ->
                wrong(expression, "'" + expression.ident().name() + "' has no value; facts.… and params.… have one");
            case LIST, STRUCT, MAP, COMPREHENSION, NOT_SET -> wrong(expression, "only numbers can be compared");
        }
    }

    private void take(CelExpr expression, CelConstant constant) {
        switch (constant.getKind()) {
            case BOOLEAN_VALUE, INT64_VALUE, DOUBLE_VALUE -> {}
            default -> wrong(expression, "only numbers can be compared");
        }
    }

    private void take(CelExpr expression, CelExpr.CelSelect select) {
        var owner = select.operand();
        var name = select.field();
        switch (owner.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                ? owner.ident().name()
                : "") {
            case "facts" -> take(expression, "fact", name, facts, Facts.all());
            case "params" -> take(expression, "parameter", name, parameters, known);
            default -> wrong(owner, "only facts.… and params.… have a value");
        }
    }

    private void take(CelExpr expression, String what, String name, Set<String> used, Collection<String> all) {
        if (all.contains(name)) {
            used.add(name);
        } else {
            faults.add(new Fault.Unknown(offset(expression), what, name));
        }
    }

    private void take(CelExpr expression, CelExpr.CelCall call) {
        if (!OPERATORS.contains(call.function())) {
            wrong(expression, "there is no function '" + call.function() + "' in conditions");
        }
        call.target().ifPresent(this::take);
        List<CelExpr> arguments = call.args();
        arguments.forEach(this::take);
    }

    private void wrong(CelExpr expression, String message) {
        faults.add(new Fault.Wrong(offset(expression), message));
    }

    private int offset(CelExpr expression) {
        return offsets.getOrDefault(expression.id(), 0);
    }
}
