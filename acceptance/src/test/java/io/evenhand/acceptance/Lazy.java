package io.evenhand.acceptance;

import java.util.Optional;
import java.util.concurrent.Callable;

/** What is made when it is first needed, and then kept. */
final class Lazy<T> {

    private final Callable<T> making;
    private Optional<T> made = Optional.empty();

    Lazy(Callable<T> making) {
        this.making = making;
    }

    synchronized T get() throws Exception {
        if (made.isEmpty()) {
            made = Optional.of(making.call());
        }
        return made.get();
    }
}
