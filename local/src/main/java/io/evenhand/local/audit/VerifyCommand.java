package io.evenhand.local.audit;

import io.evenhand.local.audit.Verification.Verdict;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenhand audit verify}: reads the options, then leaves it to {@link Verification}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the audit log of every service, recomputes its chain of hashes, and tells the last line of each as"
                    + " SERVICE=POSITION:HASH. Note that somewhere else: a chain alone cannot show that its end was cut"
                    + " off, or that it was written anew. The command fails when a log is broken or cannot be read."
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--head",
            paramLabel = "SERVICE=POSITION:HASH",
            description = "A line that was noted earlier and must still be there; may be given several times.")
    private List<String> heads = List.of();

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "Of the Evenhand to verify (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--url",
            paramLabel = "SERVICE=URL",
            description = "Where a service is, instead; then only the services named so are verified.")
    private Map<String, URI> urls = new TreeMap<>();

    @Option(
            names = "--token",
            paramLabel = "FILE",
            description = "An auditor's bearer token (default: of the data folder).")
    private @Nullable Path token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its data, for the token (default: .evenhand in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        var noted = noted();
        var places = places(noted);
        var bearer = bearer();
        var out = commandSpec().commandLine().getOut();
        var failed = 0;
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var place : places.entrySet()) {
                var service = place.getKey();
                var verdict = new Verification(
                                service,
                                new Api(client, place.getValue(), bearer),
                                noted.stream()
                                        .filter(head -> head.service().equals(service))
                                        .toList())
                        .run();
                out.println(line(service, verdict));
                failed += verdict instanceof Verdict.Whole ? 0 : 1;
            }
        }
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private static String line(String service, Verdict verdict) {
        return "%-12s %s"
                .formatted(
                        service,
                        switch (verdict) {
                            case Verdict.Whole(var head) -> "whole, %d lines  %s".formatted(head.position(), head);
                            case Verdict.Broken(var position, var why) ->
                                "BROKEN at line %d: %s".formatted(position, why);
                            case Verdict.NotRead(var why) -> "NOT READ: " + why;
                        });
    }

    private List<Head> noted() {
        try {
            return heads.stream().map(Head::parse).toList();
        } catch (IllegalArgumentException e) {
            throw wrong("--head: " + e.getMessage());
        }
    }

    private Map<String, URI> places(List<Head> noted) {
        var places = new LinkedHashMap<String, URI>(urls);
        if (places.isEmpty()) {
            Part.SERVICES.forEach(service -> places.put(service.word(), service.url(portBase)));
        }
        for (var head : noted) {
            if (!places.containsKey(head.service())) {
                throw wrong("--head: '%s' is none of %s".formatted(head.service(), places.keySet()));
            }
        }
        return places;
    }

    private String bearer() throws IOException {
        if (token != null) {
            return Files.readString(token).strip();
        }
        return Optional.ofNullable(data)
                .map(DataFolder::new)
                .orElseGet(DataFolder::ofProject)
                .token("auditor");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandSpec().commandLine(), message);
    }

    private CommandSpec commandSpec() {
        return Optional.ofNullable(spec).orElseThrow();
    }
}
