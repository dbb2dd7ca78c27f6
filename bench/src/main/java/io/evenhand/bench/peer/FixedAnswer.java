package io.evenhand.bench.peer;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The floor: the same server reads the same request and answers the same bytes to everybody, deciding nothing. */
@ApplicationScoped
class FixedAnswer {

    private final Buffer body;

    FixedAnswer(@ConfigProperty(name = "bench.answer") Optional<Path> file) throws IOException {
        this.body = file.isPresent() ? Buffer.buffer(Files.readAllBytes(file.get())) : Buffer.buffer("{}");
    }

    void add(@Observes Router router) {
        router.post("/fixed").handler(call -> {
            var response = call.response();
            call.request()
                    .handler(_ -> {})
                    .endHandler(_ -> response.putHeader("Content-Type", "application/json")
                            .end(body));
        });
    }
}
