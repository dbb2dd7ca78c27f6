package io.evenhand.enforcement.outage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What was used while Redis was silent. */
@Singleton
class Journal {

    private final Counter doubtful;

    Journal(MeterRegistry registry) {
        this.doubtful = Counter.builder("evenhand.outage.doubtful")
                .description("Uses without an id of which nobody can tell whether Redis counted them")
                .register(registry);
    }

    boolean hasRoom() {
        return true;
    }

    void note(Served served) {}

    void doubt() {
        doubtful.increment();
    }
}
