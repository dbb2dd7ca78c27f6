package io.evenhand.enforcement.account;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/** Writes down what accounts-service says of accounts, keys, policies and what is set of them at run time. */
@ApplicationScoped
class Projection implements EventHandler {

    private static final String ACCOUNT = """
            INSERT INTO account_view (id, policy, plan, time_zone, anchor, schedule, position)
            VALUES (?1, ?2, ?3, ?4, ?5, cast(cast(?6 as text) as jsonb), ?7)
            ON CONFLICT (id) DO UPDATE SET policy = excluded.policy, plan = excluded.plan,
              time_zone = excluded.time_zone, anchor = excluded.anchor, schedule = excluded.schedule,
              position = excluded.position
            WHERE excluded.position > account_view.position""";

    private static final String KEY = """
            INSERT INTO key_view (hash, id, account, install, revoked, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (hash) DO UPDATE SET revoked = excluded.revoked, position = excluded.position
            WHERE excluded.position > key_view.position""";

    private static final String POLICY = """
            INSERT INTO policy_view (policy, version, source, effective_at, position) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (policy, version) DO NOTHING""";

    private static final String PARAMETER = """
            INSERT INTO parameter_view (policy, parameter, value, position) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (policy, parameter) DO UPDATE SET value = excluded.value, position = excluded.position
            WHERE excluded.position > parameter_view.position""";

    private static final String SWITCH = """
            INSERT INTO switch_view (policy, rule, off, at, position) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (policy, rule) DO UPDATE SET off = excluded.off, at = excluded.at, position = excluded.position
            WHERE excluded.position > switch_view.position""";

    private final Directory directory;

    Projection(Directory directory) {
        this.directory = directory;
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "account-changed" ->
                write(
                        ACCOUNT,
                        text(event, "id"),
                        text(event, "policy"),
                        text(event, "plan"),
                        text(event, "timeZone"),
                        OffsetDateTime.parse(text(event, "anchor")),
                        event.data().has("schedule")
                                ? event.data().get("schedule").toString()
                                : "[]",
                        event.position());
            case "key-issued" -> key(event, false);
            case "key-revoked" -> key(event, true);
            case "policy-published" ->
                write(
                        POLICY,
                        text(event, "policy"),
                        event.data().get("version").asInt(),
                        text(event, "source"),
                        OffsetDateTime.parse(text(event, "effectiveAt")),
                        event.position());
            case "parameter-changed" ->
                write(
                        PARAMETER,
                        text(event, "policy"),
                        text(event, "parameter"),
                        text(event, "value"),
                        event.position());
            case "rule-switched" ->
                write(
                        SWITCH,
                        text(event, "policy"),
                        text(event, "rule"),
                        event.data().get("off").asBoolean(),
                        OffsetDateTime.parse(text(event, "at")),
                        event.position());
            default -> Uni.createFrom().voidItem();
        };
    }

    @Override
    public Uni<Void> applied() {
        return directory.refresh();
    }

    private static Uni<Void> key(Event event, boolean revoked) {
        return write(
                KEY,
                text(event, "hash"),
                text(event, "id"),
                text(event, "account"),
                event.data().path("install").asText(""),
                revoked,
                event.position());
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }

    private static Uni<Void> write(String sql, Object... values) {
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(sql);
                    for (var i = 0; i < values.length; i++) {
                        query.setParameter(i + 1, values[i]);
                    }
                    return query.executeUpdate();
                })
                .replaceWithVoid();
    }
}
