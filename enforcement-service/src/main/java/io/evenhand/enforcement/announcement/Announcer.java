package io.evenhand.enforcement.announcement;

import io.evenhand.enforcement.delivery.Rounds;
import io.evenhand.policy.diff.Succession;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Walks over the accounts of all that is announced, again and again until it decides. */
@ApplicationScoped
class Announcer {

    private final Walk walk;
    private final Letters letters;
    private final Rounds rounds;

    Announcer(Walk walk, Letters letters, Rounds rounds) {
        this.walk = walk;
        this.letters = letters;
        this.rounds = rounds;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> announce() {
        return rounds.quietly(
                "announcements",
                () -> walk.open()
                        .onItem()
                        .transformToMulti(open -> Multi.createFrom().iterable(open))
                        .onItem()
                        .transformToUniAndConcatenate(each -> letters.succession(each)
                                .map(succession -> tell(each, succession))
                                // A moment later it knows the versions; one that it can never read keeps nothing else
                                // waiting.
                                .orElseGet(() -> Uni.createFrom().voidItem()))
                        .onItem()
                        .ignoreAsUni()
                        .chain(walk::end));
    }

    private Uni<Void> tell(Announcement announcement, Succession succession) {
        return Multi.createBy()
                .repeating()
                .uni(() -> walk.step(announcement, succession))
                .whilst(looked -> looked > 0)
                .onItem()
                .ignoreAsUni();
    }
}
