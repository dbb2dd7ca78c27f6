package io.evenhand.appeals.inquiry;

import io.evenhand.appeals.clock.Clocks;
import io.evenhand.appeals.inquiry.Inquiry.Terms;
import io.evenhand.appeals.inquiry.Places.Place;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks accounts: for the policy, or for somebody of staff. */
@ApplicationScoped
class Asking {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;

    private final InquiryRepository rows;
    private final Records records;
    private final Letters letters;
    private final Places places;
    private final AccountsClient accounts;
    private final Clocks clocks;
    private final Ids ids;
    private final BusinessClock clock;

    Asking(
            InquiryRepository rows,
            Records records,
            Letters letters,
            Places places,
            ServiceClients clients,
            Clocks clocks,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.records = records;
        this.letters = letters;
        this.places = places;
        this.accounts = clients.of("accounts", AccountsClient.class, LONGEST);
        this.clocks = clocks;
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody of staff wants to know, by when. */
    record Wish(
            String account,
            About about,
            String question,
            @Nullable String answerBy,
            @Nullable String answerIn) {}

    /**
     * What a policy asks.
     *
     * @param about in words that go on from "Please tell us"
     * @param toldAt when enforcement-service said so
     */
    record Demand(String finding, String account, String violation, String about, Instant until, Instant toldAt) {}

    @WithTransaction
    Uni<InquiryView> forStaff(Wish wish, String person) {
        var now = clock.instant();
        var until = AnswerTime.stated(wish.answerBy(), wish.answerIn(), clocks.answer(), now);
        var question = Texts.proper("question", wish.question());
        var account = Texts.proper("account", wish.account());
        return mustBeThere(account)
                .chain(() -> places.of(account, wish.about()))
                .chain(place -> ask(terms(account, place, Optional.of(person), question, now, until)))
                .map(row -> InquiryView.of(row.toInquiry(), row.version(), InquiryView.Reader.STAFF));
    }

    /** Once about each finding, however often it is told of. */
    @WithTransaction
    Uni<Void> forPolicy(Demand demand) {
        return rows.askedAbout(demand.finding())
                .chain(asked -> asked ? Uni.createFrom().voidItem() : askFor(demand));
    }

    private Uni<Void> askFor(Demand demand) {
        var now = clock.instant();
        var until = AnswerTime.ofPolicy(demand.until(), demand.toldAt(), now);
        var question = "Please tell us %s.".formatted(demand.about());
        return places.ofFinding(demand.finding(), demand.account(), demand.violation(), "The policy asks about it.")
                .chain(place -> ask(terms(demand.account(), place, Optional.empty(), question, now, until)))
                .replaceWithVoid();
    }

    private Terms terms(
            String account, Place place, Optional<String> person, String question, Instant now, Instant until) {
        return new Terms(
                ids.next("inq"),
                account,
                place.category(),
                place.caseFile(),
                place.finding(),
                person,
                question,
                now,
                until);
    }

    private Uni<InquiryRow> ask(Terms terms) {
        return records.begin(Inquiry.open(terms)).call(() -> letters.asked(terms));
    }

    /** An account that nobody knows could not be told, and what is told next would wait behind it. */
    private Uni<Void> mustBeThere(String account) {
        return accounts.account(account)
                .onFailure(WebApplicationException.class)
                .transform(e -> isUnknown(e)
                        ? ProblemException.invalid("account", "must be an account that is known")
                        : unavailable())
                .onFailure(e -> !(e instanceof ProblemException))
                .transform(_ -> unavailable())
                .replaceWithVoid();
    }

    private static boolean isUnknown(Throwable e) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == NOT_FOUND;
    }

    private static ProblemException unavailable() {
        return ProblemException.unavailable("The account cannot be looked up now.", Duration.ofSeconds(2));
    }
}
