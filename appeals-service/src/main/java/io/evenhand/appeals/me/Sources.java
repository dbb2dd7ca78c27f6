package io.evenhand.appeals.me;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.appeals.me.Picture.First;
import io.evenhand.appeals.me.Picture.Second;
import io.evenhand.appeals.me.Picture.Wallet;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.evenhand.appeals.page.ChartPart;
import io.evenhand.appeals.page.Told;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the other services about an account. One that does not answer in time leaves its part empty, and no other. */
@ApplicationScoped
class Sources {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration CHARTED = Duration.ofDays(28);
    private static final int MESSAGES = 5;
    private static final int LAST = 10;
    private static final int ENTRIES = 500;
    private static final int NOT_FOUND = 404;

    private final AccountsClient accounts;
    private final MeteringClient metering;
    private final EnforcementClient enforcement;
    private final Measures measures;
    private final ObjectMapper json;
    private final BusinessClock clock;

    Sources(ServiceClients clients, Measures measures, ObjectMapper json, BusinessClock clock) {
        this.accounts = clients.of("accounts", AccountsClient.class, LONGEST);
        this.metering = clients.of("metering", MeteringClient.class, LONGEST);
        this.enforcement = clients.of("enforcement", EnforcementClient.class, LONGEST);
        this.measures = measures;
        this.json = json;
        this.clock = clock;
    }

    /** What is asked for by the account alone. */
    Uni<First> first(String account, @Nullable String cursor) {
        return Uni.combine()
                .all()
                .unis(
                        account(account),
                        told("standing", enforcement.standing(account)),
                        told("measures", enforcement.measures(account)),
                        told(
                                "limits",
                                enforcement.explain(json.createObjectNode().put("account", account))),
                        told("usage", metering.usage(account)),
                        told("messages", enforcement.messages(account, MESSAGES, cursor)))
                .asTuple()
                .map(all -> new First(
                        all.getItem1(),
                        all.getItem2(),
                        all.getItem3(),
                        all.getItem4(),
                        all.getItem5(),
                        all.getItem6()));
    }

    /** What depends on the first: the chart's meter, the wallets, and the rule of the measure in force. */
    Uni<Second> second(String account, First first, List<Measure> known) {
        var now = clock.instant();
        var meter = meter(first);
        var rule = known.stream()
                .filter(measure -> measure.isInForce(now))
                .flatMap(measure -> Optional.ofNullable(measure.rule()).stream())
                .filter(name -> !name.isEmpty())
                .findFirst();
        var day = now.minus(Duration.ofDays(1)).toString();
        var none = Uni.createFrom().item(Optional.<Told>empty());
        return Uni.combine()
                .all()
                .unis(
                        meter.map(name -> told(
                                        "series",
                                        metering.series(
                                                account,
                                                name,
                                                now.minus(CHARTED).toString(),
                                                now.toString(),
                                                "day")))
                                .orElse(none),
                        meter.map(name -> told("peers", metering.peers(account, name, "day", day)))
                                .orElse(none),
                        rule.map(name -> told("suspicion", metering.suspicion(account, name)))
                                .orElse(none),
                        wallets(account, first))
                .asTuple()
                .map(all -> new Second(meter, all.getItem1(), all.getItem2(), all.getItem3(), all.getItem4()));
    }

    /** Measures as enforcement-service has them; as it told them last, where it does not answer. What is only proposed stays out. */
    Uni<List<Measure>> measures(String account, First first) {
        var found = first.measures()
                .map(told -> Uni.createFrom()
                        .item(told.items("items")
                                .map(item -> measures.read(item.node()))
                                .toList()))
                .orElseGet(() -> measures.of(account));
        return found.map(all -> all.stream().filter(Sources::wasTold).toList());
    }

    /** One message, where it is the account's. */
    Uni<Optional<Told>> message(String account, String message) {
        return told("message", enforcement.message(account, message));
    }

    private static boolean wasTold(Measure measure) {
        return !measure.state().equals("proposed")
                && !(measure.state().equals("cancelled") && measure.deliveredAt() == null);
    }

    /** One that does not exist is as good as erased. */
    private Uni<Optional<Told>> account(String account) {
        return told(
                "account",
                accounts.account(account)
                        .onFailure(Sources::saysThereIsNone)
                        .recoverWithItem(() -> json.createObjectNode()
                                .put("erasedAt", clock.instant().toString())));
    }

    private Uni<List<Wallet>> wallets(String account, First first) {
        var names = new LinkedHashSet<String>();
        first.usage().stream()
                .flatMap(usage -> usage.items("wallets"))
                .forEach(wallet -> wallet.text("wallet").ifPresent(names::add));
        first.explanation()
                .flatMap(told -> told.at("credits"))
                .flatMap(credits -> credits.text("wallet"))
                .ifPresent(names::add);
        if (names.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.join()
                .all(names.stream().map(name -> wallet(account, name)).toList())
                .andFailFast();
    }

    /** Lines are told from the oldest; each change of the wallet has one at least. */
    private Uni<Wallet> wallet(String account, String name) {
        return told("wallet", accounts.wallet(account, name)).chain(wallet -> {
            var changes = wallet.flatMap(told -> told.number("version")).orElse(0L);
            return told("entries", accounts.entries(account, name, Math.max(0, changes - LAST), ENTRIES))
                    .map(entries -> new Wallet(name, wallet, entries));
        });
    }

    /** What the fullest limit counts; else what a request of the account would count. */
    private static Optional<String> meter(First first) {
        var fullest = first.usage().flatMap(ChartPart::meter);
        return fullest.or(() -> first.explanation()
                .flatMap(told -> told.at("asked"))
                .flatMap(asked -> asked.at("units"))
                .flatMap(units -> Optional.of(units.node().fieldNames())
                        .filter(names -> names.hasNext())
                        .map(names -> names.next())));
    }

    private static Uni<Optional<Told>> told(String what, Uni<JsonNode> call) {
        return call.map(answer -> Optional.of(new Told(answer)))
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onFailure()
                .invoke(e -> Log.debugf("The page goes without %s: %s", what, e.toString()))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    private static boolean saysThereIsNone(Throwable e) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == NOT_FOUND;
    }
}
