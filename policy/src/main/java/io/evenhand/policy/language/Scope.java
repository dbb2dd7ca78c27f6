package io.evenhand.policy.language;

/** What reading a field needs to know besides the field: where to report, what to note, what parameters stand for. */
record Scope(Problems problems, Uses uses, Values values) {

    Scope with(Values others) {
        return new Scope(problems, uses, others);
    }
}
