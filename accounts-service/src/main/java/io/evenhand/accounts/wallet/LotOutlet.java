package io.evenhand.accounts.wallet;

import io.evenhand.accounts.exchange.Outlet;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Gives out what lots still hold, as {@link LotIntake} takes it in; a lot without a reference goes by its id. */
@ApplicationScoped
class LotOutlet implements Outlet {

    private static final List<String> COLUMNS =
            List.of("externalId", "wallet", "reference", "amount", "purchasedAt", "expiresAt");

    private static final String AFTER = """
            SELECT lot.id, account.external_id, wallet.name, coalesce(lot.reference, lot.id) AS reference, lot.unspent,
              lot.purchased_at, lot.expires_at
            FROM lot JOIN wallet ON wallet.id = lot.wallet JOIN account ON account.id = wallet.account
            WHERE lot.id > $1 AND lot.unspent > 0 AND NOT lot.expired AND coalesce(lot.expires_at > $3, true)
              AND account.erased_at IS NULL
            ORDER BY lot.id LIMIT $2""";

    private final Pool pool;
    private final BusinessClock clock;

    LotOutlet(Pool pool, BusinessClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "lots";
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public Uni<List<Given>> after(String cursor, int most) {
        return pool.preparedQuery(AFTER)
                .execute(Tuple.of(cursor, most, clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(LotOutlet::given)
                        .toList());
    }

    private static Given given(Row row) {
        return new Given(
                row.getString("id"),
                List.of(
                        row.getString("external_id"),
                        row.getString("name"),
                        row.getString("reference"),
                        Long.toString(row.getLong("unspent")),
                        text(row.getOffsetDateTime("purchased_at")),
                        text(row.getOffsetDateTime("expires_at"))));
    }

    private static String text(@Nullable OffsetDateTime time) {
        return time == null ? "" : time.toInstant().toString();
    }
}
