package io.evenhand.accounts.account;

import io.evenhand.accounts.exchange.Outlet;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Gives out accounts as {@link AccountIntake} takes them in: with the plan they are on, not one to come. */
@ApplicationScoped
class AccountOutlet implements Outlet {

    private final Pool pool;

    AccountOutlet(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String kind() {
        return "accounts";
    }

    @Override
    public List<String> columns() {
        return AccountIntake.COLUMNS;
    }

    @Override
    public Uni<List<Given>> after(String cursor, int most) {
        return pool.preparedQuery("SELECT id, external_id, policy, plan, add_ons, time_zone, email, anchor, segment"
                        + " FROM account"
                        + " WHERE id > $1 AND erased_at IS NULL ORDER BY id LIMIT $2")
                .execute(Tuple.of(cursor, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AccountOutlet::given)
                        .toList());
    }

    private static Given given(Row row) {
        return new Given(
                row.getString("id"),
                List.of(
                        row.getString("external_id"),
                        row.getString("policy"),
                        row.getString("plan"),
                        row.getString("add_ons"),
                        row.getString("time_zone"),
                        Objects.requireNonNullElse(row.getString("email"), ""),
                        row.getOffsetDateTime("anchor").toInstant().toString(),
                        Objects.requireNonNullElse(row.getString("segment"), "")));
    }
}
