package io.evenhand.appeals.mail;

import io.evenhand.appeals.appeal.Grounds;
import io.evenhand.appeals.appeal.Kind;
import io.evenhand.appeals.appeal.Submissions;
import io.evenhand.appeals.appeal.Submissions.Wish;
import io.evenhand.appeals.mail.Correspondents.Subject;
import io.evenhand.appeals.mail.Intake.Turn;
import io.evenhand.appeals.mail.Letter.Sender;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Mails whose subject says that they appeal: against the newest measure of the sender's account that can be appealed. */
@ApplicationScoped
class NewAppeals {

    private static final String NOTHING = "There is no measure on your account that can be appealed now.";

    private final Correspondents correspondents;
    private final Measures measures;
    private final Submissions submissions;
    private final Confirmations confirmations;
    private final Answers answers;

    NewAppeals(
            Correspondents correspondents,
            Measures measures,
            Submissions submissions,
            Confirmations confirmations,
            Answers answers) {
        this.correspondents = correspondents;
        this.measures = measures;
        this.submissions = submissions;
        this.confirmations = confirmations;
        this.answers = answers;
    }

    Uni<Ending> take(Turn turn) {
        return correspondents
                .subjects()
                .map(all -> all.stream()
                        .filter(subject -> Subjects.says(turn.letter().subject(), subject.words()))
                        .toList())
                .chain(said -> said.isEmpty()
                        ? Uni.createFrom().item(Ending.of(Fate.UNCLEAR))
                        : senders(turn).chain(accounts -> take(turn, accounts, said)));
    }

    private Uni<List<String>> senders(Turn turn) {
        return turn.letter()
                .from()
                .map(Sender::address)
                .map(correspondents::at)
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    private Uni<Ending> take(Turn turn, List<String> accounts, List<Subject> said) {
        return accounts.isEmpty()
                ? Uni.createFrom().item(Ending.of(Fate.UNCLEAR))
                : candidates(accounts, said)
                        .chain(candidates -> candidates.stream()
                                .filter(candidate -> candidate.refusal().isEmpty())
                                .findFirst()
                                .map(candidate -> appeal(turn, candidate.measure()))
                                .orElseGet(() -> nothing(turn, accounts, candidates)));
    }

    /** A measure that may be meant, and why it cannot be appealed now. */
    private record Candidate(Measure measure, Optional<String> refusal) {}

    /** Those that the subject is about: what bites before mere notices, and the newest first. */
    private Uni<List<Candidate>> candidates(List<String> accounts, List<Subject> said) {
        return Multi.createFrom()
                .iterable(accounts)
                .onItem()
                .transformToUniAndConcatenate(measures::latestOf)
                .onItem()
                .<Measure>disjoint()
                .filter(measure -> said.stream()
                        .anyMatch(subject -> subject.policy().equals(measure.policy())
                                && subject.version() == measure.policyVersion()))
                .onItem()
                .transformToUniAndConcatenate(
                        measure -> submissions.offers(measure).map(offers -> new Candidate(measure, offers.appeal())))
                .collect()
                .asList()
                .map(all -> all.stream()
                        .sorted(Comparator.comparing((Candidate each) ->
                                        each.measure().kind().equals("notice"))
                                .thenComparing(each -> each.measure().id(), Comparator.reverseOrder()))
                        .toList());
    }

    private Uni<Ending> appeal(Turn turn, Measure measure) {
        if (!turn.letter().authenticated()) {
            return confirmations.ask(turn, measure.account(), measure.id());
        }
        var wish = new Wish(
                Kind.APPEAL,
                measure.id(),
                Optional.of(measure.account()),
                Grounds.OTHER,
                Statements.of(turn.letter()),
                "mail");
        return submissions
                .submit(wish)
                .map(appeal -> Ending.of(Fate.APPEALED, measure.account()).about(appeal));
    }

    private Uni<Ending> nothing(Turn turn, List<String> accounts, List<Candidate> candidates) {
        var account = candidates.stream()
                .findFirst()
                .map(candidate -> candidate.measure().account())
                .orElseGet(accounts::getFirst);
        var why = candidates.stream().findFirst().flatMap(Candidate::refusal).map(refusal -> NOTHING + " " + refusal);
        return confirmations.unlessTooMany(
                account,
                () -> answers.noMeasure(turn.id(), account, why.orElse(NOTHING))
                        .replaceWith(Ending.of(Fate.REFUSED, account)));
    }

    /** Tells the account why its mail was not taken. */
    Uni<Ending> refuse(Turn turn, String why) {
        return senders(turn)
                .chain(accounts -> accounts.isEmpty()
                        ? Uni.createFrom().item(Ending.of(Fate.UNCLEAR))
                        : confirmations.unlessTooMany(
                                accounts.getFirst(),
                                () -> answers.refused(turn.id(), accounts.getFirst(), why)
                                        .replaceWith(Ending.of(Fate.REFUSED, accounts.getFirst()))));
    }
}
