package io.evenhand.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.audit.Chain.Step;
import io.evenhand.local.http.Api;
import java.io.IOException;
import java.util.List;

/** Follows one service's log from its beginning to its end, past the heads that were noted earlier. */
record Verification(String service, Api auditor, List<Head> noted) {

    Verification {
        noted = List.copyOf(noted);
    }

    /** What is to be said of a log. */
    sealed interface Verdict {

        record Whole(Head head) implements Verdict {}

        record Broken(long position, String why) implements Verdict {}

        record NotRead(String why) implements Verdict {}
    }

    Verdict run() throws InterruptedException {
        try {
            return follow();
        } catch (IOException e) {
            return new Verdict.NotRead(String.valueOf(e.getMessage()));
        }
    }

    private Verdict follow() throws IOException, InterruptedException {
        var chain = Chain.of(service);
        for (var next = "0"; !next.isEmpty(); ) {
            var page = auditor.get("/v1/audit?limit=500&after=" + next).orFail("Reading the audit log of " + service);
            for (var line : page.path("items")) {
                switch (follow(chain, line)) {
                    case Step.Whole(var longer) -> chain = longer;
                    case Step.Broken(var position, var why) -> {
                        return new Verdict.Broken(position, why);
                    }
                }
            }
            next = page.path("next").asText("");
        }
        return end(chain.head());
    }

    private Step follow(Chain chain, JsonNode line) {
        return switch (chain.follow(line)) {
            case Step.Whole whole
            when differsFromNoted(whole.chain().head()) ->
                new Step.Broken(whole.chain().head().position(), "another line was noted in its place");
            case Step step -> step;
        };
    }

    private boolean differsFromNoted(Head head) {
        return noted.stream().anyMatch(each -> each.position() == head.position() && !each.equals(head));
    }

    private Verdict end(Head head) {
        var cut = noted.stream().anyMatch(each -> each.position() > head.position());
        return cut
                ? new Verdict.Broken(head.position() + 1, "the log ends before it, and a later line was noted")
                : new Verdict.Whole(head);
    }
}
