package io.evenhand.enforcement.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.hibernate.reactive.panache.Panache;
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
            SELECT item, account, measure, kind, captured_at, content, sha256 FROM evidence_item
            WHERE evidence = ?1 ORDER BY item""";

    private final ObjectMapper canonical;

    EvidenceItems(ObjectMapper json) {
        this.canonical = json.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    /**
     * One item.
     *
     * @param content as JSON; null when it was deleted in time, its hash stays
     */
    record Item(
            int item,
            String account,
            String measure,
            String kind,
            Instant capturedAt,
            @Nullable String content,
            String sha256) {

        /** Whether the content is what was hashed; a deleted one is. */
        boolean isIntact() {
            return content == null || hash(content).equals(sha256);
        }
    }

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
                .map(rows -> rows.stream()
                        .map(row -> new Item(
                                ((Number) row[0]).intValue(),
                                (String) row[1],
                                (String) row[2],
                                (String) row[3],
                                ((OffsetDateTime) row[4]).toInstant(),
                                (String) row[5],
                                (String) row[6]))
                        .toList());
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
