package io.evenhand.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody wants to do. It has an id from the beginning: however often it is sent, it counts once.
 *
 * @param id identity of the use, within {@code source}
 * @param issuedAt when the id was given, if that may be more than an hour ago
 * @param units by meter of the policy, each at least 1
 * @param attributes what limits of the kind {@code ceiling} compare, and {@code extraction}
 * @param origin where the request comes from; empty where nobody needs to know
 * @param credits whether credits may buy full speed
 * @param hold how long {@code units} are an estimate, which the end of the work settles; zero when they are what is used
 */
public record Ask(
        String id,
        String source,
        Optional<Instant> issuedAt,
        Asker asker,
        String action,
        Optional<String> model,
        Map<String, Long> units,
        Map<String, Long> attributes,
        Optional<Origin> origin,
        boolean credits,
        Duration hold) {

    public Ask {
        units = Map.copyOf(units);
        attributes = Map.copyOf(attributes);
    }

    /** For whom it is asked. */
    public sealed interface Asker {

        /** Whoever the client's own key belongs to. */
        record Itself() implements Asker {}

        /** The holder of a key, {@code evh_…}; for applications that have the role {@code gateway}. */
        record Key(String key) implements Asker {}

        /** An account, by its id; for applications that have the role {@code gateway}. */
        record Account(String account) implements Asker {}
    }

    /**
     * Where a request comes from, for rules that look for shared keys. Evenhand makes numbers of it and stores nothing else.
     *
     * @param address the client's IP address
     * @param client what the client calls itself
     * @param endUser for whom the account makes the request
     */
    public record Origin(Optional<String> address, Optional<String> client, Optional<String> endUser) {}

    /** One that is made now: {@code units} of one meter, for whoever the client's own key belongs to. */
    public static Ask of(String action, String meter, long units) {
        return new Ask(
                UUID.randomUUID().toString(),
                "",
                Optional.empty(),
                new Asker.Itself(),
                action,
                Optional.empty(),
                Map.of(meter, units),
                Map.of(),
                Optional.empty(),
                true,
                Duration.ZERO);
    }

    /** The same for the holder of a key. */
    public Ask forKey(String key) {
        return with(new Asker.Key(key));
    }

    /** The same for an account. */
    public Ask forAccount(String account) {
        return with(new Asker.Account(account));
    }

    private Ask with(Asker other) {
        return new Ask(id, source, issuedAt, other, action, model, units, attributes, origin, credits, hold);
    }

    /** The same use as known elsewhere: told again, also by another process, it counts once. */
    public Ask identified(String otherSource, String otherId, Instant otherIssuedAt) {
        return new Ask(
                otherId,
                otherSource,
                Optional.of(otherIssuedAt),
                asker,
                action,
                model,
                units,
                attributes,
                origin,
                credits,
                hold);
    }

    /** The same with a model. */
    public Ask model(String name) {
        return new Ask(
                id, source, issuedAt, asker, action, Optional.of(name), units, attributes, origin, credits, hold);
    }

    /** The same with units of one more meter. */
    public Ask units(String meter, long more) {
        return new Ask(
                id, source, issuedAt, asker, action, model, and(units, meter, more), attributes, origin, credits, hold);
    }

    /** The same with an attribute, such as {@code contextTokens}. */
    public Ask attribute(String name, long value) {
        return new Ask(
                id, source, issuedAt, asker, action, model, units, and(attributes, name, value), origin, credits, hold);
    }

    /** The same, saying where it comes from. */
    public Ask from(Origin place) {
        return new Ask(
                id, source, issuedAt, asker, action, model, units, attributes, Optional.of(place), credits, hold);
    }

    /** The same, without spending credits for speed. */
    public Ask withoutCredits() {
        return new Ask(id, source, issuedAt, asker, action, model, units, attributes, origin, false, hold);
    }

    /**
     * The same, of which the units are an estimate: what the work uses is said when it ends. An end that does not come within
     * {@code longest} costs nothing.
     */
    public Ask estimated(Duration longest) {
        return new Ask(id, source, issuedAt, asker, action, model, units, attributes, origin, credits, longest);
    }

    private static Map<String, Long> and(Map<String, Long> figures, String name, long value) {
        var all = new LinkedHashMap<>(figures);
        all.put(name, value);
        return all;
    }

    /** As {@code POST /v1/decisions} takes it. */
    ObjectNode json(Duration wait) {
        var json = JsonNodeFactory.instance.objectNode();
        switch (asker) {
            case Asker.Itself itself -> {}
            case Asker.Key named -> json.put("key", named.key());
            case Asker.Account named -> json.put("account", named.account());
        }
        json.put("action", action);
        model.ifPresent(name -> json.put("model", name));
        units.forEach(json.putObject("units")::put);
        if (!attributes.isEmpty()) {
            attributes.forEach(json.putObject("attributes")::put);
        }
        origin.ifPresent(place -> {
            var node = json.putObject("origin");
            place.address().ifPresent(address -> node.put("address", address));
            place.client().ifPresent(client -> node.put("client", client));
            place.endUser().ifPresent(person -> node.put("endUser", person));
        });
        json.put("credits", credits).put("id", id);
        issuedAt.ifPresent(at -> json.put("issuedAt", at.toString()));
        if (!source.isEmpty()) {
            json.put("source", source);
        }
        if (!hold.isZero()) {
            json.put("hold", hold.toString());
        }
        return wait.isZero() ? json : json.put("wait", wait.toString());
    }

    /** As its completion takes it, with the units that were used in the end. */
    ObjectNode json(Map<String, Long> used) {
        var json = JsonNodeFactory.instance.objectNode().put("action", action);
        model.ifPresent(name -> json.put("model", name));
        if (used.isEmpty()) {
            return json.put("failed", true);
        }
        used.forEach(json.putObject("units")::put);
        return json;
    }
}
