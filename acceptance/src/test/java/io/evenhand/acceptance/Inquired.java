package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;

/** A question to a customer. */
final class Inquired {

    private Inquired() {}

    /** Its id. */
    static String of(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.APPEALS)
                .post("/v1/information-requests", "application/json", body(customer))
                .orFail("Asking a customer")
                .path("id")
                .asText();
    }

    static String body(Customer customer) {
        return "{\"account\":\"%s\",\"category\":\"misuse\",\"question\":\"What is it for?\"}".formatted(customer.id());
    }
}
