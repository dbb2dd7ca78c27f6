package io.evenhand.appeals.appeal;

/** What is decided of an appeal. */
public enum Outcome {
    /** The measure was wrong: it never counts again. */
    OVERTURNED,
    /** The measure went too far: a lesser one takes its place. */
    MODIFIED,
    /** The measure stands. */
    UPHELD,
    /** The measure was right, and ends early. */
    REINSTATED,
    /** There is nothing to decide: somebody else's, or a duplicate. */
    INADMISSIBLE;

    /** Whether it is an answer to such a request. */
    boolean answers(Kind kind) {
        return switch (this) {
            case UPHELD, INADMISSIBLE -> true;
            case OVERTURNED -> kind != Kind.REINSTATEMENT;
            case MODIFIED -> kind == Kind.APPEAL;
            case REINSTATED -> kind == Kind.REINSTATEMENT;
        };
    }

    /** Whether whoever asked is better off. */
    boolean favours() {
        return switch (this) {
            case OVERTURNED, MODIFIED, REINSTATED -> true;
            case UPHELD, INADMISSIBLE -> false;
        };
    }
}
