package io.evenhand.appeals.inquiry;

import io.evenhand.appeals.inquiry.Inquiry.Step;
import io.evenhand.appeals.inquiry.InquiryRepository.Wanted;
import io.evenhand.appeals.inquiry.InquiryView.Reader;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** Questions that were asked: who may see them does, accounts answer them, staff withdraw them. */
@ApplicationScoped
public class Inquiries {

    private final InquiryRepository rows;
    private final Records records;
    private final Letters letters;
    private final BusinessClock clock;

    Inquiries(InquiryRepository rows, Records records, Letters letters, BusinessClock clock) {
        this.rows = rows;
        this.records = records;
        this.letters = letters;
        this.clock = clock;
    }

    @WithTransaction
    Uni<InquiryView> get(String id, Caller caller) {
        return rows.get(id).invoke(row -> mustSee(row, caller)).map(row -> view(row, reader(caller)));
    }

    @WithTransaction
    Uni<Page<InquiryView>> list(Wanted wanted, Caller caller) {
        return rows.list(wanted, clock.instant())
                .map(found ->
                        found.stream().map(row -> view(row, reader(caller))).toList())
                .map(views -> Page.of(views, wanted.limit(), InquiryView::id));
    }

    /** The question as its account sees it; empty where there is none. */
    @WithTransaction
    public Uni<Optional<InquiryView>> find(String id) {
        return rows.findById(id).map(row -> Optional.ofNullable(row).map(there -> view(there, Reader.ACCOUNT)));
    }

    @WithTransaction
    Uni<InquiryView> answer(String id, Optional<Integer> seen, Caller caller, String answer) {
        return rows.get(id).invoke(row -> mustSee(row, caller)).chain(() -> answered(id, seen, "holder", answer));
    }

    /** Of whoever has the link; fails with the problem that it has. */
    @WithTransaction
    public Uni<InquiryView> answer(String id, String answer) {
        return answered(id, Optional.empty(), "link", answer);
    }

    private Uni<InquiryView> answered(String id, Optional<Integer> seen, String by, String answer) {
        var words = Texts.proper("answer", answer);
        return act(id, seen, Reader.ACCOUNT, inquiry -> inquiry.answer(words, by, clock.instant()))
                .map(row -> view(row, Reader.ACCOUNT));
    }

    @WithTransaction
    Uni<InquiryView> withdraw(String id, Optional<Integer> seen, String person) {
        return act(id, seen, Reader.STAFF, inquiry -> inquiry.withdraw(Optional.of(person), clock.instant()))
                .call(row -> letters.withdrawn(row.toInquiry().terms()))
                .map(row -> view(row, Reader.STAFF));
    }

    /** What a finding made the policy ask needs no answer when the finding was nothing. */
    @WithTransaction
    Uni<Void> withdrawAbout(String finding) {
        return rows.unansweredAbout(finding)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .onItem()
                .transformToUniAndConcatenate(row -> taken(
                                row, row.toInquiry().withdraw(Optional.empty(), clock.instant()))
                        .call(() -> letters.withdrawn(row.toInquiry().terms())))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<InquiryRow> act(String id, Optional<Integer> seen, Reader reader, Function<Inquiry, Step> action) {
        return rows.locked(id)
                .invoke(row -> mustBeFresh(row, seen, reader))
                .chain(row -> taken(row, action.apply(row.toInquiry())));
    }

    private Uni<InquiryRow> taken(InquiryRow row, Step step) {
        return switch (step) {
            case Step.Taken(var next) -> records.record(row, next);
            case Step.Refused(var why) -> Uni.createFrom().failure(new ProblemException(409, "wrong-state", why));
        };
    }

    private void mustBeFresh(InquiryRow row, Optional<Integer> seen, Reader reader) {
        if (seen.filter(version -> version != row.version()).isPresent()) {
            throw ProblemException.stale(
                    "stale-version",
                    "The question has changed: its version is %d.".formatted(row.version()),
                    view(row, reader));
        }
    }

    private InquiryView view(InquiryRow row, Reader reader) {
        return InquiryView.of(row.toInquiry().asOf(clock.instant()), row.version(), reader);
    }

    private static Reader reader(Caller caller) {
        return switch (caller) {
            case Caller.Platform _ -> Reader.STAFF;
            case Caller.Holder _ -> Reader.ACCOUNT;
        };
    }

    /** Another account's does not exist. */
    private static void mustSee(InquiryRow row, Caller caller) {
        caller.mustSee(row.account(), "information request");
    }
}
