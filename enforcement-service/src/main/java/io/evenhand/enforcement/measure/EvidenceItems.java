package io.evenhand.enforcement.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What measures rest on: frozen when it is taken in, and hashed, so that whoever opens it later sees the same or is told. */
@ApplicationScoped
class EvidenceItems {

    private static final String ADD = """
            INSERT INTO evidence_item (evidence, item, account, measure, kind, captured_at, content, sha256)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING""";

    private static final String READ = """
            SELECT item, account, measure, kind, captured_at, content, sha256, deleted_at, deleted_for,
              held_for, held_by, held_at
            FROM evidence_item WHERE evidence = ?1 ORDER BY item""";

    private static final String HOLD = """
            UPDATE evidence_item SET held_for = ?2, held_by = ?3, held_at = ?4
            WHERE evidence = ?1 AND content IS NOT NULL""";

    /** What its account was erased meanwhile goes at once. */
    private static final String RELEASE = """
            UPDATE evidence_item SET held_for = NULL, held_by = NULL, held_at = NULL,
              content = CASE WHEN erase THEN NULL ELSE content END,
              deleted_at = CASE WHEN erase THEN cast(?2 AS timestamptz) ELSE deleted_at END,
              deleted_for = CASE WHEN erase THEN 'account-erased' ELSE deleted_for END
            WHERE evidence = ?1 AND held_for IS NOT NULL""";

    private final ObjectMapper canonical;

    EvidenceItems(ObjectMapper json) {
        this.canonical = json.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    /**
     * One item.
     *
     * @param content as JSON; null when it was deleted, its hash stays
     * @param deleted when and why it was; null where it was not, or where nobody noted it
     * @param hold who wants it kept; null where nobody does
     */
    record Item(
            int item,
            String account,
            String measure,
            String kind,
            Instant capturedAt,
            @Nullable String content,
            String sha256,
            @Nullable Deleted deleted,
            @Nullable Hold hold) {

        /** Whether the content is what was hashed; a deleted one is. */
        boolean isIntact() {
            return content == null || hash(content).equals(sha256);
        }
    }

    /** That an item was deleted; {@code why} is {@code time-over} or {@code account-erased}. */
    record Deleted(Instant at, String why) {}

    /** That somebody wants it kept. */
    @RegisterForReflection
    record Hold(String reason, String by, Instant at) {}

    /** Freezes {@code what} as an item of a measure's evidence; the first stays. */
    Uni<String> freeze(
            String evidence, int item, String account, String measure, String kind, Instant at, Object what) {
        var content = written(what);
        var sha256 = hash(content);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, evidence)
                        .setParameter(2, item)
                        .setParameter(3, account)
                        .setParameter(4, measure)
                        .setParameter(5, kind)
                        .setParameter(6, MeasureRepository.stored(at))
                        .setParameter(7, content)
                        .setParameter(8, sha256)
                        .executeUpdate())
                .replaceWith(sha256);
    }

    /** All items, in the order in which they were frozen; none when there is no such evidence. */
    Uni<List<Item>> of(String evidence) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(READ, Object[].class)
                        .setParameter(1, evidence)
                        .getResultList())
                .map(rows -> rows.stream().map(EvidenceItems::item).toList());
    }

    private static Item item(Object[] row) {
        return new Item(
                ((Number) row[0]).intValue(),
                (String) row[1],
                (String) row[2],
                (String) row[3],
                instant(row[4]),
                (String) row[5],
                (String) row[6],
                row[7] == null ? null : new Deleted(instant(row[7]), (String) row[8]),
                row[9] == null ? null : new Hold((String) row[9], (String) row[10], instant(row[11])));
    }

    private static Instant instant(Object column) {
        return ((OffsetDateTime) column).toInstant();
    }

    /** Keeps it beyond its time; false when there is nothing left to keep. */
    Uni<Boolean> hold(String evidence, Hold hold) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HOLD)
                        .setParameter(1, evidence)
                        .setParameter(2, hold.reason())
                        .setParameter(3, hold.by())
                        .setParameter(4, MeasureRepository.stored(hold.at()))
                        .executeUpdate())
                .map(count -> count > 0);
    }

    /** Its time holds again; false where nobody had it held. */
    Uni<Boolean> release(String evidence, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RELEASE)
                        .setParameter(1, evidence)
                        .setParameter(2, MeasureRepository.stored(now))
                        .executeUpdate())
                .map(count -> count > 0);
    }

    private String written(Object what) {
        try {
            return canonical.writeValueAsString(what);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("evidence must be JSON", e);
        }
    }

    private static String hash(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
