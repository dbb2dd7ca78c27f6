package io.evenhand.local.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand explain}: asks enforcement, and leaves the words to {@link Told}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what applies to a key or an account now, and why: plan, policy version, what was set or switched off at"
                    + " run time, each limit with where the account stands, credits, and what its next request would get."
                    + " Nothing is counted.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 told; 1 there is no such key or account, or Evenhand cannot tell now; 2 wrong usage."
        })
public final class ExplainCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final String KEY = "evh_";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KEY|ACCOUNT",
            description = "An API key (evh_…) or the id of an account (acct_…); - reads it from the standard input, so"
                    + " that a key is in no list of processes.")
    private String who = "";

    @Option(names = "--install", paramLabel = "ID", description = "Of an account: the install that asks.")
    private @Nullable String install;

    @Option(
            names = "--action",
            paramLabel = "NAME",
            description = "What the next request does; without it, one that only limits on all actions look at.")
    private @Nullable String action;

    @Option(names = "--model", paramLabel = "NAME", description = "The model that it asks for.")
    private @Nullable String model;

    @Option(
            names = "--units",
            paramLabel = "METER=N",
            description = "What it uses; without it, one of each meter that counts it. May be given several times.")
    private Map<String, Long> units = new LinkedHashMap<>();

    @Option(names = "--json", description = "The answer as enforcement gives it.")
    private boolean asJson;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "Of the Evenhand to ask (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(names = "--url", paramLabel = "URL", description = "Where enforcement-service is, instead.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A bearer token of support, operator, auditor or policy-admin (default: of support, in the data"
                            + " folder).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its data, for the token (default: .evenhand in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        var question = question();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var place = Optional.ofNullable(url).orElseGet(() -> Part.ENFORCEMENT.url(portBase));
            var answer = new Api(client, place, token()).post("/v1/explanations", question);
            if (!answer.succeeded()) {
                throw new IOException(Optional.of(answer.body().path("detail").asText())
                        .filter(detail -> !detail.isEmpty())
                        .orElseGet(() -> "the answer was " + answer.status()));
            }
            tell(answer.body());
            return 0;
        }
    }

    private Map<String, Object> question() throws IOException {
        var named =
                who.equals(STANDARD_INPUT) ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip() : who;
        if (named.isEmpty()) {
            throw new ParameterException(command().commandLine(), "the standard input names no key and no account");
        }
        var question = new HashMap<String, Object>();
        question.put(named.startsWith(KEY) ? "key" : "account", named);
        Optional.ofNullable(install).ifPresent(id -> question.put("install", id));
        Optional.ofNullable(action).ifPresent(name -> question.put("action", name));
        Optional.ofNullable(model).ifPresent(name -> question.put("model", name));
        if (!units.isEmpty()) {
            question.put("units", units);
        }
        return question;
    }

    private String token() throws IOException {
        if (tokenFile == null) {
            return Optional.ofNullable(data)
                    .map(DataFolder::new)
                    .orElseGet(DataFolder::ofProject)
                    .token("support");
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (NoSuchFileException _) {
            throw new ParameterException(command().commandLine(), "there is no file " + tokenFile);
        }
    }

    private void tell(JsonNode explanation) {
        var out = command().commandLine().getOut();
        out.println(asJson ? explanation.toPrettyString() : new Told(explanation).text());
        out.flush();
    }

    private CommandSpec command() {
        return Optional.ofNullable(spec).orElseThrow();
    }
}
