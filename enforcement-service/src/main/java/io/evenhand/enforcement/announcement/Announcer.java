package io.evenhand.enforcement.announcement;

import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.delivery.Rounds;
import io.evenhand.enforcement.message.Pages;
import io.evenhand.kit.id.Ids;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Walks over the accounts of all that is announced, again and again until it decides. */
@ApplicationScoped
class Announcer {

    private final Walk walk;
    private final Policies policies;
    private final Pages pages;
    private final Ids ids;
    private final Rounds rounds;

    Announcer(Walk walk, Policies policies, Pages pages, Ids ids, Rounds rounds) {
        this.walk = walk;
        this.policies = policies;
        this.pages = pages;
        this.ids = ids;
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
                        .transformToUniAndConcatenate(each -> letters(each)
                                .map(this::tell)
                                // A moment later it knows the versions; one that it can never read keeps nothing else
                                // waiting.
                                .orElseGet(() -> Uni.createFrom().voidItem()))
                        .onItem()
                        .ignoreAsUni()
                        .chain(walk::end));
    }

    /** What to tell; empty while this replica does not know both versions. */
    private Optional<Letters> letters(Announcement announcement) {
        var policy = announcement.policy();
        return policies.version(policy, announcement.version())
                .flatMap(after -> policies.version(policy, announcement.earlier())
                        .map(before -> announcement.succession(before.policy(), after.policy())))
                .map(succession ->
                        new Letters(announcement, succession, pages.of(policy, announcement.version()), ids));
    }

    private Uni<Void> tell(Letters letters) {
        return Multi.createBy()
                .repeating()
                .uni(() -> walk.step(letters))
                .whilst(looked -> looked > 0)
                .onItem()
                .ignoreAsUni();
    }
}
