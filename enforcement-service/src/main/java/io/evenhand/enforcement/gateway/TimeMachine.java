package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.enforcement.web.Requests;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.kit.remote.ServiceToken;
import io.evenhand.kit.remote.ServicesConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code POST /dev/clock} on the gateway's port: moves the business clock of every service, where the time machine is on.
 * Elsewhere the path is a path like any other.
 */
@ApplicationScoped
class TimeMachine {

    private static final String PATH = "/dev/clock";

    private final boolean on;
    private final HttpClient client;
    private final ServicesConfig services;
    private final ServiceToken token;
    private final ProblemWriter problems;

    TimeMachine(
            @ConfigProperty(name = "evenhand.time-machine.file") Optional<Path> file,
            Vertx vertx,
            ServicesConfig services,
            ServiceToken token,
            ProblemWriter problems) {
        this.on = file.isPresent();
        this.client = vertx.createHttpClient();
        this.services = services;
        this.token = token;
        this.problems = problems;
    }

    boolean takes(HttpServerRequest request) {
        return on
                && HttpMethod.POST.equals(request.method())
                && Requests.path(request).equals(PATH);
    }

    void handle(HttpServerRequest request) {
        request.body()
                .compose(this::moveAll)
                .onSuccess(answer -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer))
                .onFailure(failure -> problems.write(request.response(), failure));
    }

    private Future<Buffer> moveAll(Buffer body) {
        var told = asOfNow(body);
        var moves = new ArrayList<Future<Buffer>>();
        for (var service : List.of("accounts", "metering", "appeals", "enforcement")) {
            moves.add(move(service, told));
        }
        return Future.all(moves).compose(_ -> moves.getFirst());
    }

    /** The services are told at different instants, and must agree. */
    private static Buffer asOfNow(Buffer body) {
        try {
            return body.toJsonObject().put("at", Instant.now()).toBuffer();
        } catch (DecodeException e) {
            // What is wrong with it is theirs to say.
            return body;
        }
    }

    private Future<Buffer> move(String service, Buffer body) {
        try {
            var options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(services.urlOf(service) + PATH)
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Authorization", "Bearer " + token.current().orElse(""));
            return client.request(options).compose(call -> send(call, body));
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<Buffer> send(HttpClientRequest call, Buffer body) {
        return call.send(body)
                .compose(response -> response.body().compose(answer -> {
                    if (response.statusCode() == 200) {
                        return Future.succeededFuture(answer);
                    }
                    var problem = answer.toJsonObject();
                    return Future.failedFuture(new ProblemException(
                            response.statusCode(),
                            response.statusCode() == 409 ? "clock-backwards" : "clock-not-moved",
                            problem.getString("detail", "A service did not move its clock.")));
                }));
    }
}
