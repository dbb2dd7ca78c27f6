package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What policies say of violations. */
@ApplicationScoped
class Rulings {

    private final Directory directory;
    private final Policies policies;

    Rulings(Directory directory, Policies policies) {
        this.directory = directory;
        this.policies = policies;
    }

    /** By the version under which it was found; empty when that has no such violation. Fails while either is not known here. */
    Uni<Optional<Ruling>> of(FindingRow row) {
        return directory.byAccount(row.account()).map(account -> {
            var known = account.orElseThrow(() -> new IllegalStateException("The account is not known here yet"));
            var version = policies.version(row.policy(), row.policyVersion())
                    .orElseThrow(() -> new IllegalStateException("The policy version is not known here yet"));
            return ruling(known, version, row.violation());
        });
    }

    static Optional<Ruling> ruling(Enrolment account, PublishedVersion version, String violation) {
        var conduct = version.policy().conduct();
        return Optional.ofNullable(conduct.violations().get(violation))
                .flatMap(known -> Optional.ofNullable(conduct.ladders().get(known.ladder()))
                        .map(ladder -> new Ruling(version.policy(), version.version(), known, ladder, account.zone())));
    }
}
