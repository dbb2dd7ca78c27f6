package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts Evenhand with its own gateway before the platform. */
record GatewayStart(Stage stage, DataFolder data) {

    Contender start() throws IOException, InterruptedException {
        new UpstreamStart(stage).program();
        var evenhand = Installation.before(UpstreamStart.port(stage.portBase()), stage, data);
        var keys = new Seeding(data, stage.portBase()).keys(stage.accounts());
        Stage.demand(
                "filler",
                Part.GATEWAY.url(stage.portBase()).resolve(UpstreamStart.PATH),
                HttpRequest.newBuilder().header("Authorization", "Bearer " + keys.getFirst()),
                Seeding.ASK);
        var requests = stage.requests(Kind.GATEWAY.word());
        OwnerOnly.write(
                requests,
                keys.stream().map(key -> key + "\t" + Seeding.ASK + "\n").collect(Collectors.joining()));
        return new Contender(
                Kind.GATEWAY,
                new Wrk(stage.tools().wrk(), Part.GATEWAY.port(stage.portBase()), UpstreamStart.PATH, requests),
                evenhand.roles(),
                Optional.of(new RedisControl(Part.REDIS.port(stage.portBase()))));
    }
}
