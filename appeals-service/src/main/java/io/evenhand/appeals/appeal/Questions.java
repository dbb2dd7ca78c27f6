package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.AppealView.Question;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What accounts were asked, and what they answered; in the current transaction. */
@ApplicationScoped
class Questions {

    private static final String ASK = """
            INSERT INTO appeal_question (appeal, round, question, asked_by, asked_at, answer_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)""";

    private static final String ANSWER =
            "UPDATE appeal_question SET answer = ?3, answered_at = ?4 WHERE appeal = ?1 AND round = ?2";

    private static final String OF = """
            SELECT question, asked_at, answer_by, answer, answered_at, appeal FROM appeal_question
            WHERE appeal IN (?1) ORDER BY appeal, round""";

    /** A question of the appeal's present round. */
    Uni<Void> ask(Appeal appeal, String by, String question, Instant now, Instant until) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ASK)
                        .setParameter(1, appeal.filing().id())
                        .setParameter(2, appeal.rounds())
                        .setParameter(3, question)
                        .setParameter(4, by)
                        .setParameter(5, stored(now))
                        .setParameter(6, stored(until))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Void> answer(Appeal appeal, String answer, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ANSWER)
                        .setParameter(1, appeal.filing().id())
                        .setParameter(2, appeal.rounds())
                        .setParameter(3, answer)
                        .setParameter(4, stored(now))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Those of each, by the appeal's id. */
    Uni<Map<String, List<Question>>> of(List<String> appeals) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OF, Object[].class)
                        .setParameter(1, appeals)
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> (String) row[5], Collectors.mapping(Questions::question, Collectors.toList()))));
    }

    private static Question question(Object[] row) {
        return new Question((String) row[0], known(row[1]), known(row[2]), (String) row[3], instant(row[4]));
    }

    private static Instant known(Object at) {
        return at instanceof Instant instant ? instant : ((OffsetDateTime) at).toInstant();
    }

    private static @Nullable Instant instant(@Nullable Object at) {
        return at == null ? null : known(at);
    }

    private static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
