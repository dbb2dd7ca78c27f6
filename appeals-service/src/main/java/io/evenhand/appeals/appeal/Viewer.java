package io.evenhand.appeals.appeal;

import io.evenhand.kit.identity.Roles;
import java.util.Set;

/** Who looks at an appeal, or wants to do something about it. */
sealed interface Viewer {

    /** Somebody of the platform's staff. */
    record Person(String name, Set<String> roles) implements Viewer {

        public Person {
            roles = Set.copyOf(roles);
        }

        boolean reviews() {
            return roles.contains(Roles.REVIEWER) || isSenior();
        }

        boolean isSenior() {
            return roles.contains(Roles.SENIOR);
        }
    }

    /** Whoever brought it: the account's holder, or the reporter. */
    record Claimant() implements Viewer {}
}
