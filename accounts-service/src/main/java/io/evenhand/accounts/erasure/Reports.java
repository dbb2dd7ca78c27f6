package io.evenhand.accounts.erasure;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hears from the other services that they erased their part. */
@ApplicationScoped
class Reports {

    private final Erasures erasures;

    Reports(Erasures erasures) {
        this.erasures = erasures;
    }

    @Produces
    @Singleton
    EventHandler ofMetering() {
        return from("metering");
    }

    @Produces
    @Singleton
    EventHandler ofEnforcement() {
        return from("enforcement");
    }

    @Produces
    @Singleton
    EventHandler ofAppeals() {
        return from("appeals");
    }

    private EventHandler from(String service) {
        return new EventHandler() {
            @Override
            public String follows() {
                return service;
            }

            @Override
            public Uni<Void> handle(Event event) {
                return event.type().equals("account-data-erased")
                        ? erasures.report(event.subject(), service, event.at())
                        : Uni.createFrom().voidItem();
            }
        };
    }
}
