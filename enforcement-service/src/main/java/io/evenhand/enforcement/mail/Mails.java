package io.evenhand.enforcement.mail;

import io.evenhand.enforcement.delivery.Channel;
import io.evenhand.enforcement.delivery.Claim;
import io.evenhand.enforcement.delivery.Deliveries;
import io.evenhand.enforcement.delivery.Outcome;
import io.evenhand.enforcement.delivery.Rounds;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Sends what is due by mail, where there is a mail server. */
@ApplicationScoped
class Mails {

    private final MailConfig config;
    private final Addresses addresses;
    private final Postman postman;
    private final Rounds rounds;
    private final Deliveries deliveries;

    Mails(MailConfig config, Addresses addresses, Postman postman, Rounds rounds, Deliveries deliveries) {
        this.config = config;
        this.addresses = addresses;
        this.postman = postman;
        this.rounds = rounds;
        this.deliveries = deliveries;
    }

    @Scheduled(every = "1s")
    Uni<Void> send() {
        return config.host().isPresent()
                ? rounds.run(Channel.EMAIL, config.together(), this::send)
                : rounds.quietly("e-mail", () -> deliveries.off(Channel.EMAIL, "E-mail is not set up here."));
    }

    private Uni<Outcome> send(Claim claim) {
        return addresses
                .of(claim.account())
                .chain(address -> address.map(to -> postman.send(to, claim))
                        .orElseGet(() ->
                                Uni.createFrom().item(new Outcome.GivenUp("The account has no address any more."))));
    }
}
