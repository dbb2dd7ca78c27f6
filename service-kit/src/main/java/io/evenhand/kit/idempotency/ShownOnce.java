package io.evenhand.kit.idempotency;

/** An answer with a secret in it that must not be stored: a repeated call is answered with what is remembered. */
public interface ShownOnce {

    /** The answer without the secret. */
    Object remembered();
}
