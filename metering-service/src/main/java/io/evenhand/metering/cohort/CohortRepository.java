package io.evenhand.metering.cohort;

import io.evenhand.metering.cohort.SettledUse.Stretch;
import io.evenhand.policy.window.Boundaries;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** The members of plans, and what they used. */
@ApplicationScoped
class CohortRepository {

    private final Pool pool;
    private final SettledUse used;

    CohortRepository(Pool pool, SettledUse used) {
        this.pool = pool;
        this.used = used;
    }

    /** The policies that somebody is on with a plan of this name. */
    Uni<List<String>> policies(String plan) {
        return pool.preparedQuery("SELECT DISTINCT policy FROM member WHERE plan = $1 ORDER BY policy")
                .execute(Tuple.of(plan))
                .map(rows -> list(rows, row -> row.getString("policy")));
    }

    /** The plan that an account is on, as far as it is known here. */
    Uni<Optional<Place>> place(String account) {
        return pool.preparedQuery("SELECT policy, plan, time_zone, anchor FROM member WHERE account = $1")
                .execute(Tuple.of(account))
                .map(rows ->
                        list(
                                        rows,
                                        row -> new Place(
                                                row.getString("policy"), row.getString("plan"), member(account, row)))
                                .stream()
                                .findFirst());
    }

    /** An account's policy and plan. */
    record Place(String policy, String plan, Member member) {}

    /** The next members of a plan, or of a segment on it, after an account, in the order of their ids. */
    Uni<List<Member>> members(CohortKey key, String after, int most) {
        return key.segment() == null ? membersOfPlan(key, after, most) : membersOfSegment(key, after, most);
    }

    private Uni<List<Member>> membersOfSegment(CohortKey key, String after, int most) {
        return pool.preparedQuery("""
                        SELECT account, time_zone, anchor FROM member
                        WHERE policy = $1 AND plan = $2 AND segment = $3 AND account > $4 ORDER BY account LIMIT $5""")
                .execute(Tuple.of(key.policy(), key.plan(), key.segment(), after, most))
                .map(rows -> list(rows, row -> member(row.getString("account"), row)));
    }

    private Uni<List<Member>> membersOfPlan(CohortKey key, String after, int most) {
        return pool.preparedQuery("""
                        SELECT account, time_zone, anchor FROM member
                        WHERE policy = $1 AND plan = $2 AND account > $3 ORDER BY account LIMIT $4""")
                .execute(Tuple.of(key.policy(), key.plan(), after, most))
                .map(rows -> list(rows, row -> member(row.getString("account"), row)));
    }

    /** What these accounts used, each in its own window; whoever used nothing is left out. */
    Uni<long[]> uses(CohortKey key, List<Member> members) {
        var stretches = members.stream()
                .map(member -> {
                    var window = Boundaries.of(key.window(), member.anchor(), member.zone(), key.at());
                    return new Stretch(member.account(), window.start(), window.resetsAt());
                })
                .toList();
        return used.of(key.meter(), stretches)
                .map(uses -> uses.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** The same of one account; none if it used nothing. */
    Uni<Long> use(CohortKey key, Member member) {
        return uses(key, List.of(member)).map(uses -> LongStream.of(uses).sum());
    }

    private static Member member(String account, Row row) {
        return new Member(
                account,
                ZoneId.of(row.getString("time_zone")),
                row.getOffsetDateTime("anchor").toInstant());
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }
}
