package io.evenhand.enforcement.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.enforcement.delivery.Channel;
import io.evenhand.enforcement.delivery.Claim;
import io.evenhand.enforcement.delivery.Outcome;
import io.evenhand.enforcement.delivery.Patience;
import io.evenhand.enforcement.delivery.Rounds;
import io.evenhand.enforcement.delivery.State;
import io.evenhand.enforcement.message.MessageView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Posts what is due to webhooks, again and again over a day and a half, with the id of the message. */
@ApplicationScoped
class Posts {

    private static final Patience PATIENCE = new Patience(List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14)));
    private static final String GONE = "The receiver answered 410: it wants no more.";

    private final WebhookConfig config;
    private final Rounds rounds;
    private final Receivers receivers;
    private final Poster poster;
    private final ObjectMapper json;

    Posts(WebhookConfig config, Rounds rounds, Receivers receivers, Poster poster, ObjectMapper json) {
        this.config = config;
        this.rounds = rounds;
        this.receivers = receivers;
        this.poster = poster;
        this.json = json;
    }

    /** What is posted: what happened, when, and the message. */
    @RegisterForReflection
    record Body(String type, Instant timestamp, MessageView data) {}

    @Scheduled(every = "1s")
    Uni<Void> post() {
        return rounds.run(Channel.WEBHOOK, config.together(), this::post);
    }

    private Uni<Outcome> post(Claim claim) {
        return receivers
                .urlOf(claim.target())
                .chain(url -> url.map(to -> post(claim, to))
                        .orElseGet(() -> Uni.createFrom().item(new Outcome.GivenUp("The webhook is switched off."))));
    }

    private Uni<Outcome> post(Claim claim, URI url) {
        return poster.post(new Post(url, claim.target(), claim.message().id(), body(claim.message())))
                .chain(answer -> switch (answer) {
                    case Answer.Status status
                    when status.isSuccess() -> Uni.createFrom().item(new Outcome.Arrived(State.ANSWERED));
                    case Answer.Status status
                    when status.isGone() ->
                        receivers.switchOff(claim.target(), GONE).replaceWith(new Outcome.GivenUp(GONE));
                    case Answer.Status(var code) -> later(claim, "The receiver answered " + code + ".");
                    case Answer.None(var why) -> later(claim, why + ".");
                });
    }

    private static Uni<Outcome> later(Claim claim, String why) {
        return Uni.createFrom().item(PATIENCE.after(claim.attempt(), why, ThreadLocalRandom.current()));
    }

    private String body(MessageView message) {
        try {
            return json.writeValueAsString(new Body(message.kind(), message.at(), message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message is always JSON", e);
        }
    }
}
