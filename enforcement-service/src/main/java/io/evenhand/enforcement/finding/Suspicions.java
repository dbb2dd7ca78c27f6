package io.evenhand.enforcement.finding;

import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.policy.ladder.Recheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks metering whether a rule holds still. While it does not answer nothing follows: whoever asks waits and asks again. */
@ApplicationScoped
class Suspicions {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final SuspicionClient metering;

    Suspicions(ServiceClients clients) {
        this.metering = clients.of("metering", SuspicionClient.class, LONGEST);
    }

    @Timeout(5_000)
    Uni<Recheck> look(Course.Question question) {
        return metering.look(question.account(), question.rule(), question.subject())
                .map(answer -> answer.enough() ? answer.holds() ? Recheck.HOLDS : Recheck.GONE : Recheck.TOO_LITTLE)
                // The account, or a rule, that metering does not know has no use that could be too much.
                .onFailure(failure -> failure instanceof WebApplicationException refused
                        && refused.getResponse().getStatus() == 404)
                .recoverWithItem(Recheck.TOO_LITTLE);
    }
}
