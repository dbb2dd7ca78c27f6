package io.evenhand.metering.acceptance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.language.Acceptance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the first use of each account under each version that is accepted by use. The log of an account is read in order,
 * and its last version is remembered, so that most uses cost a look into memory; what memory forgot the table knows.
 */
@ApplicationScoped
public class FirstUses {

    private static final int REMEMBERED = 200_000;

    private final LimitTables tables;
    private final Cache<String, Edition> last =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    FirstUses(LimitTables tables) {
        this.tables = tables;
    }

    private record Edition(String policy, int version) {

        static Edition of(Origin origin) {
            return new Edition(origin.policy(), origin.version());
        }
    }

    /** First uses, as far as memory can tell: some of them may be stored already. */
    public static final class Found {

        private final List<FirstUse> uses;
        private final Map<String, Edition> last;

        private Found(Collection<FirstUse> uses, Map<String, Edition> last) {
            this.uses = List.copyOf(uses);
            this.last = last;
        }
    }

    /** Looks through what was read. */
    public Uni<Found> in(List<LogRecord> records) {
        var editions = new HashSet<Edition>();
        records.forEach(record -> editions.add(Edition.of(record.origin())));
        return Multi.createFrom()
                .iterable(editions)
                .onItem()
                .transformToUniAndConcatenate(edition -> tables.acceptance(edition.policy(), edition.version())
                        .map(acceptance -> Map.entry(edition, acceptance)))
                .filter(known -> known.getValue() == Acceptance.CONTINUED_USE)
                .map(Map.Entry::getKey)
                .collect()
                .asSet()
                .map(accepted -> found(records, accepted));
    }

    private Found found(List<LogRecord> records, Set<Edition> accepted) {
        var uses = new LinkedHashMap<List<Object>, FirstUse>();
        var latest = new LinkedHashMap<String, Edition>();
        for (var record : records) {
            var edition = Edition.of(record.origin());
            var account = record.origin().account();
            // What waits for a slot is no use yet, and no version decided on what was only counted afterwards.
            if (record instanceof LogRecord.Accepted use
                    && use.answer().position() == 0
                    && use.answer().startsAt() >= use.answer().now()
                    && accepted.contains(edition)
                    && !edition.equals(latest.getOrDefault(account, last.getIfPresent(account)))) {
                latest.put(account, edition);
                uses.putIfAbsent(
                        List.of(account, edition),
                        new FirstUse(
                                account,
                                edition.policy(),
                                edition.version(),
                                Instant.ofEpochMilli(use.answer().now()),
                                use.decision()));
            }
        }
        return new Found(uses.values(), latest);
    }

    /** Stores what is not stored yet, in the transaction that is open. */
    public Uni<Void> keep(SqlConnection connection, Found found) {
        if (found.uses.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery("""
                        INSERT INTO acceptance (account, policy, version, at, decision)
                        SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::text[])
                        ON CONFLICT DO NOTHING""")
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                found.uses.stream().map(FirstUse::account).toArray(String[]::new))
                        .addArrayOfString(
                                found.uses.stream().map(FirstUse::policy).toArray(String[]::new))
                        .addArrayOfInteger(
                                found.uses.stream().map(FirstUse::version).toArray(Integer[]::new))
                        .addArrayOfOffsetDateTime(found.uses.stream()
                                .map(use -> use.at().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfString(
                                found.uses.stream().map(FirstUse::decision).toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** They are stored for good. */
    public void stored(Found found) {
        last.putAll(found.last);
    }
}
