package io.evenhand.metering.booking;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks enforcement whether bookings may be made, and pays for them with that. */
@ApplicationScoped
class RemoteDecisions {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final String SOURCE = "bookings";
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_REQUEST = 400;

    private final DecisionsClient enforcement;

    RemoteDecisions(ServiceClients clients) {
        this.enforcement = clients.of("enforcement", DecisionsClient.class, LONGEST);
    }

    @Path("/v1/decisions")
    interface DecisionsClient {

        @POST
        Uni<Decided> decide(Ask ask);
    }

    /** A use that is decided on once, however often it is asked about. */
    @RegisterForReflection
    record Ask(String account, String action, Map<String, Long> units, String id, String source, Instant issuedAt) {

        Ask {
            units = Map.copyOf(units);
        }

        static Ask of(String booking, String account, String action, Map<String, Long> units, Instant issuedAt) {
            return new Ask(account, action, units, booking, SOURCE, issuedAt);
        }
    }

    /** A decision. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Decided(
            String id,
            String outcome,
            @Nullable String problem,
            @Nullable Duration retryAfter,
            @Nullable Credits credits,
            Explain explain) {}

    /** What it took. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Credits(String wallet, long used) {}

    /** Why it is what it is. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Explain(String what, String why, String fix) {}

    /** What came of asking. */
    sealed interface Outcome {

        /** It is paid, with {@code credits} of a wallet. */
        record Paid(String decision, String wallet, long credits) implements Outcome {}

        /** It may be made and costs nothing. */
        record Free() implements Outcome {}

        /** It may not be made; nothing was taken. */
        record Refused(ProblemException problem) implements Outcome {}
    }

    /** Decides, once and for all; fails when nobody knows what was decided. */
    Uni<Outcome> ask(Ask ask) {
        return enforcement
                .decide(ask)
                .map(RemoteDecisions::outcome)
                .onFailure(RemoteDecisions::isRefusal)
                .recoverWithItem(failure -> new Outcome.Refused(invalid((WebApplicationException) failure)));
    }

    private static Outcome outcome(Decided decided) {
        if (decided.outcome().equals("deny")) {
            return new Outcome.Refused(refusal(decided));
        }
        var credits = decided.credits();
        return credits == null || credits.used() == 0
                ? new Outcome.Free()
                : new Outcome.Paid(decided.id(), credits.wallet(), credits.used());
    }

    private static ProblemException refusal(Decided decided) {
        var problem = decided.problem() == null ? "" : decided.problem();
        var code = problem.substring(problem.lastIndexOf('/') + 1);
        var status = switch (code) {
            case "insufficient-credits" -> PAYMENT_REQUIRED;
            case "quota-exceeded", "temporary-reduced-capacity", "abnormal-usage-detected" -> TOO_MANY_REQUESTS;
            default -> FORBIDDEN;
        };
        var words = decided.explain();
        return ProblemException.refused(
                status,
                code,
                String.join(" ", words.what(), words.why(), words.fix()),
                decided.retryAfter() == null ? Duration.ZERO : decided.retryAfter());
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == BAD_REQUEST;
    }

    private static ProblemException invalid(WebApplicationException answer) {
        return ProblemException.invalid("units", "no decision can be made about them: " + answer.getMessage());
    }
}
