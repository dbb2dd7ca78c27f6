package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts Evenhand as {@code evenhand up} does, by it, and sees that it has its accounts. */
record EvenhandStart(Stage stage, DataFolder data) {

    Contender start() throws IOException, InterruptedException {
        var evenhand = Installation.start(stage, data);
        var keys = new Seeding(data, stage.portBase()).keys(stage.accounts());
        keepAnswer(keys.getFirst());
        var requests = stage.requests(Kind.EVENHAND.word());
        OwnerOnly.write(
                requests,
                keys.stream().map(key -> key + "\t" + Seeding.ASK + "\n").collect(Collectors.joining()));
        return new Contender(
                Kind.EVENHAND,
                new Wrk(stage.tools().wrk(), Part.ENFORCEMENT.port(stage.portBase()), "/v1/decisions", requests),
                evenhand.roles(),
                Optional.of(new RedisControl(Part.REDIS.port(stage.portBase()))));
    }

    private void keepAnswer(String key) throws IOException, InterruptedException {
        Files.writeString(
                stage.answer(),
                Stage.demand(
                        "\"outcome\":\"admit\"",
                        Part.ENFORCEMENT.url(stage.portBase()).resolve("/v1/decisions"),
                        HttpRequest.newBuilder().header("Authorization", "Bearer " + key),
                        Seeding.ASK));
    }
}
