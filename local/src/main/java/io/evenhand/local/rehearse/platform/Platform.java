package io.evenhand.local.rehearse.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Answers on one port: {@code /.well-known/openid-configuration} and {@code /jwks} as the OpenID provider, {@code /control/…}
 * to whoever rehearses, and everything else as the API that the gateway stands before.
 */
public final class Platform {

    /** Where it listens. */
    public static final int PORT = 8000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path files;
    private final Load load;

    private Platform(Path files, Load load) {
        this.files = files;
        this.load = load;
    }

    /** {@code arguments}: the folder with its files, the one with its tokens, the release's name, requests a second. */
    public static void main(String[] arguments) throws IOException {
        var files = Path.of(arguments[0]);
        var evenhand = new Installation(Path.of(arguments[1]), arguments[2]);
        var platform = new Platform(
                files,
                new Load(evenhand, Files.readString(files.resolve("policy.yaml")), Integer.parseInt(arguments[3])));
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(platform::answer)
                .listen(PORT)
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
    }

    private void answer(HttpServerRequest request) {
        switch (String.valueOf(request.path())) {
            case "/.well-known/openid-configuration" ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .sendFile(files.resolve("openid-configuration.json").toString());
            case "/jwks" ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .sendFile(files.resolve("jwks.json").toString());
            case "/control/tally" -> control(request, load::tally);
            case "/control/seed" -> posted(request, load::seed);
            case "/control/settle" -> posted(request, load::settle);
            case "/control/pause" -> posted(request, load::pause);
            case "/control/resume" -> posted(request, load::resume);
            case "/control/step" -> posted(request, load::begin);
            default ->
                request.end()
                        .onSuccess(_ -> request.response()
                                .putHeader("Content-Type", "application/json")
                                .end("{\"done\":true}"));
        }
    }

    private static void posted(HttpServerRequest request, Callable<?> work) {
        if (HttpMethod.POST.equals(request.method())) {
            control(request, work);
        } else {
            request.response().setStatusCode(405).end();
        }
    }

    /** Waits on a thread of its own, and answers what came of it. */
    private static void control(HttpServerRequest request, Callable<?> work) {
        Thread.startVirtualThread(() -> {
            try {
                answer(request, JSON.writeValueAsString(work.call()));
            } catch (Exception e) {
                e.printStackTrace();
                // With success: whoever stands between would swallow another answer.
                answer(
                        request,
                        JSON.createObjectNode().put("problem", e.toString()).toString());
            }
        });
    }

    private static void answer(HttpServerRequest request, String body) {
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    /** An answer that says nothing. */
    static Map<String, Object> nothing() {
        return Map.of();
    }
}
