package io.evenhand.local.bench;

import io.evenhand.local.up.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts those that share Evenhand's server: bucket4j behind it, and the server with nothing behind it. */
record QuarkusStart(Stage stage) {

    private static final int BUCKET4J = 20;
    private static final int FIXED = 21;

    /** What the bare server answers when Evenhand was never asked. */
    private static final int USUAL_ANSWER = 900;

    Contender bucket4j() throws IOException, InterruptedException {
        var redis = stage.redis(Kind.BUCKET4J.word());
        var port = stage.portBase() + BUCKET4J;
        var server = server(Kind.BUCKET4J, port, Map.of("BENCH_REDIS", redis.url()));
        Stage.demand("\"allowed\":true", Stage.uri(port, "/bucket4j"), HttpRequest.newBuilder(), ask("account-0"));
        var requests = stage.requests(Kind.BUCKET4J.word());
        Files.write(requests, stage.names().map(name -> "-\t" + ask(name)).toList());
        return Contender.of(Kind.BUCKET4J, new Wrk(stage.tools().wrk(), port, "/bucket4j", requests), server, redis);
    }

    private static String ask(String account) {
        return "{\"account\":\"%s\",\"units\":1}".formatted(account);
    }

    Contender fixed() throws IOException, InterruptedException {
        if (!Files.exists(stage.answer())) {
            Files.writeString(stage.answer(), "{\"filler\":\"%s\"}".formatted("x".repeat(USUAL_ANSWER)));
        }
        var port = stage.portBase() + FIXED;
        var server =
                server(Kind.FIXED, port, Map.of("BENCH_ANSWER", stage.answer().toString()));
        Stage.demand(
                Files.readString(stage.answer()), Stage.uri(port, "/fixed"), HttpRequest.newBuilder(), Seeding.ASK);
        var requests = stage.requests(Kind.FIXED.word());
        Files.writeString(requests, ("evh_" + "0".repeat(36) + "\t" + Seeding.ASK + "\n").repeat(stage.accounts()));
        return new Contender(
                Kind.FIXED,
                new Wrk(stage.tools().wrk(), port, "/fixed", requests),
                Map.of(Role.SERVICE, List.of(server.handle())),
                Optional.empty());
    }

    Program server(Kind kind, int port, Map<String, String> settings) throws IOException, InterruptedException {
        var environment = new HashMap<>(Stage.SERVER);
        environment.putAll(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var command = new ArrayList<String>();
        command.add(Stage.java());
        command.addAll(ServiceProcess.JVM_OPTIONS);
        command.addAll(
                List.of("-jar", Stage.programs().resolve("quarkus-run.jar").toString()));
        var server = stage.program(kind.word(), environment, command);
        server.awaitPort(port, Stage.START_WAIT);
        return server;
    }
}
