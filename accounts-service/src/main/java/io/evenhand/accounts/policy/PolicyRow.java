package io.evenhand.accounts.policy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A policy's name; locked while a version is added or published. */
@Entity
@Table(name = "policy")
class PolicyRow {

    @Id
    private String name;

    private int versions;

    PolicyRow() {}

    /** The number of the version that comes next. */
    int nextNumber() {
        return versions + 1;
    }

    void countOne() {
        versions++;
    }
}
