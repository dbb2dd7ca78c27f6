package io.evenhand.local.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The platform that gateways stand before: it answers the same to everybody. It is started once, by whoever needs it first. */
record UpstreamStart(Stage stage) {

    /** What is asked of it. */
    static final String PATH = "/fixed";

    static int port(int portBase) {
        return portBase + 25;
    }

    Contender start() throws IOException, InterruptedException {
        var server = program();
        var requests = stage.requests(Kind.UPSTREAM.word());
        Files.writeString(requests, ("evh_" + "0".repeat(36) + "\t" + Seeding.ASK + "\n").repeat(stage.accounts()));
        return new Contender(
                Kind.UPSTREAM,
                new Wrk(stage.tools().wrk(), port(stage.portBase()), PATH, requests),
                Map.of(Role.SERVICE, List.of(server.handle())),
                Optional.empty());
    }

    Program program() throws IOException, InterruptedException {
        var running = stage.running(Kind.UPSTREAM.word());
        if (running.isPresent()) {
            return running.get();
        }
        var answer = stage.requests("upstream-answer.json");
        Files.writeString(answer, "{\"filler\":\"%s\"}".formatted("x".repeat(900)));
        var port = port(stage.portBase());
        var server = new QuarkusStart(stage).server(Kind.UPSTREAM, port, Map.of("BENCH_ANSWER", answer.toString()));
        Stage.demand("filler", Stage.uri(port, PATH), HttpRequest.newBuilder(), Seeding.ASK);
        return server;
    }
}
