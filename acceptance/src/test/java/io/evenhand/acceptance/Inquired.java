package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Questions to customers that calls are tried on, asked when the first call needs them. */
final class Inquired {

    private static final Map<String, String> OF_CUSTOMERS = new ConcurrentHashMap<>();

    private Inquired() {}

    /** The path with the customer's question. */
    static String in(Customer customer, String path) {
        return path.contains("{inquiry}")
                ? path.replace("{inquiry}", OF_CUSTOMERS.computeIfAbsent(customer.id(), _ -> ask(customer)))
                : path;
    }

    private static String ask(Customer customer) {
        try {
            return customer.evenhand()
                    .as("support", Part.APPEALS)
                    .post("/v1/information-requests", "application/json", body(customer))
                    .orFail("Asking a customer")
                    .path("id")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String body(Customer customer) {
        return "{\"account\":\"%s\",\"category\":\"misuse\",\"question\":\"What is it for?\"}".formatted(customer.id());
    }
}
