package io.evenhand.client;

/** Work may not begin; {@link #decision} says why, and what can be done about it. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Decision.Denied decision;

    RefusedException(Decision.Denied decision) {
        super(decision.problem() + ": " + decision.explanation().what());
        this.decision = decision;
    }

    public Decision.Denied decision() {
        return decision;
    }
}
