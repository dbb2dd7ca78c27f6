package io.evenhand.local.simulate;

/** What the author gave cannot be used; the message says why. */
final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongInput(String message) {
        super(message, null, false, false);
    }
}
