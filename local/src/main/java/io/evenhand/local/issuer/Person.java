package io.evenhand.local.issuer;

import java.util.List;
import java.util.Optional;

/** Somebody of the staff of one machine, who logs in without a password. */
record Person(String id, String name, String role) {

    /** One for each role, and a second reviewer, since nobody reviews what was theirs before. */
    static final List<Person> ALL = List.of(
            new Person("sam", "Sam Support", "support"),
            new Person("rita", "Rita Reviewer", "reviewer"),
            new Person("rosa", "Rosa Reviewer", "reviewer"),
            new Person("sena", "Sena Senior", "senior"),
            new Person("pol", "Pol Policy-admin", "policy-admin"),
            new Person("otto", "Otto Operator", "operator"),
            new Person("aud", "Aud Auditor", "auditor"));

    static Optional<Person> of(String id) {
        return ALL.stream().filter(person -> person.id().equals(id)).findFirst();
    }
}
