package io.evenhand.appeals.link;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.appeal.Claims;
import io.evenhand.appeals.appeal.Grounds;
import io.evenhand.appeals.appeal.Kind;
import io.evenhand.appeals.appeal.Submissions;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Optional;

/** What whoever has a link may do: see the measure it is about, bring one request, and follow it. */
@ApplicationScoped
public class Links {

    private static final String PURPOSE = "appeal";
    private static final String NAMESPACE = "appeal-link";

    private static final String USE = """
            INSERT INTO link_use (token, appeal, used_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING""";

    private final SignedLinks links;
    private final Passes passes;
    private final Pseudonyms pseudonyms;
    private final Measures measures;
    private final Submissions submissions;
    private final Claims claims;
    private final BusinessClock clock;

    Links(
            SignedLinks links,
            Passes passes,
            Pseudonyms pseudonyms,
            Measures measures,
            Submissions submissions,
            Claims claims,
            BusinessClock clock) {
        this.links = links;
        this.passes = passes;
        this.pseudonyms = pseudonyms;
        this.measures = measures;
        this.submissions = submissions;
        this.claims = claims;
        this.clock = clock;
    }

    /**
     * What is behind a link.
     *
     * @param latest what was last asked for about the measure
     * @param used whether the link has brought a request already
     */
    public record Behind(Measure measure, Optional<AppealView> latest, Submissions.Offers offers, boolean used) {}

    /** Where the account's own page is, for as long as {@code token} is good. */
    String me(String token, Measure measure) {
        return links.read(PURPOSE, token, clock.instant())
                .map(signed -> passes.path(measure.account(), signed.until()))
                .orElse("");
    }

    /** Empty for a link that is forged, over, or about nothing. */
    @WithTransaction
    Uni<Optional<Behind>> open(String token) {
        return links.subject(PURPOSE, token, clock.instant())
                .map(measures::find)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .chain(found -> found.map(measure -> behind(measure, token).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** What there is about a measure for whoever has {@code token}. */
    @WithTransaction
    public Uni<Behind> behind(Measure measure, String token) {
        return claims.latestAbout(measure.id())
                .chain(latest -> submissions
                        .offers(measure)
                        .chain(offers -> isUsed(token).map(used -> new Behind(measure, latest, offers, used))));
    }

    /** Brings a request; a link does so once, whatever becomes of it. */
    @WithTransaction
    public Uni<Void> bring(String token, Measure measure, Kind kind, Grounds grounds, String statement) {
        var wish = new Submissions.Wish(kind, measure.id(), Optional.of(measure.account()), grounds, statement, "link");
        return submissions.submit(wish).chain(id -> use(token, id));
    }

    @WithTransaction
    public Uni<Void> answer(AppealView appeal, String answer) {
        return claims.answer(appeal.id(), answer).replaceWithVoid();
    }

    @WithTransaction
    public Uni<Void> withdraw(AppealView appeal) {
        return claims.withdraw(appeal.id()).replaceWithVoid();
    }

    private Uni<Void> use(String token, String appeal) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(USE)
                        .setParameter(1, pseudonyms.of(NAMESPACE, token))
                        .setParameter(2, appeal)
                        .setParameter(3, clock.instant().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .invoke(rows -> {
                    if (rows == 0) {
                        throw new ProblemException(
                                409, "link-used", "This link has been used. Ask us for another, or use your API key.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Boolean> isUsed(String token) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT EXISTS (SELECT 1 FROM link_use WHERE token = ?1)", Boolean.class)
                        .setParameter(1, pseudonyms.of(NAMESPACE, token))
                        .getSingleResult());
    }
}
