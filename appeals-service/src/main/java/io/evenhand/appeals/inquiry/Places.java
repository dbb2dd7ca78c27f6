package io.evenhand.appeals.inquiry;

import io.evenhand.appeals.casefile.Cases;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;

/** Which case a question of staff belongs to, in the current transaction. */
@ApplicationScoped
class Places {

    /** What is only on trial concerns nobody. */
    private static final String FINDING =
            "SELECT violation FROM finding WHERE id = ?1 AND account = ?2 AND state <> 'shadow'";

    private static final String CASE = "SELECT category FROM case_file WHERE id = ?1 AND account = ?2";

    private static final String WHY = "Somebody asked the account something.";

    private final Cases cases;

    Places(Cases cases) {
        this.cases = cases;
    }

    /** Where a question belongs. */
    record Place(String category, String caseFile, Optional<String> finding) {}

    /** Fails, naming the field, where there is no such thing of that account. */
    Uni<Place> of(String account, About about) {
        return switch (about) {
            case About.Category(var name) ->
                cases.open(account, name, WHY).map(id -> new Place(name, id, Optional.empty()));
            case About.OfFinding(var id) ->
                category(FINDING, id, account, "finding").chain(name -> ofFinding(id, account, name, WHY));
            case About.OfCase(var id) ->
                category(CASE, id, account, "case").map(name -> new Place(name, id, Optional.empty()));
        };
    }

    /** The case of a finding, which is opened where there is none. */
    Uni<Place> ofFinding(String finding, String account, String category, String why) {
        return cases.of(finding)
                .chain(known ->
                        known.map(id -> Uni.createFrom().item(id)).orElseGet(() -> cases.open(account, category, why)))
                .map(id -> new Place(category, id, Optional.of(finding)));
    }

    private static Uni<String> category(String query, String id, String account, String field) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(query, String.class)
                        .setParameter(1, id)
                        .setParameter(2, account)
                        .getSingleResultOrNull())
                .invoke(found -> {
                    if (found == null) {
                        throw ProblemException.invalid(field, "must be one of this account that is known here");
                    }
                })
                .map(Objects::requireNonNull);
    }
}
