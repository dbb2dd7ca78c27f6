package io.evenhand.enforcement.account;

import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who asks: an account, and with a key the install it belongs to. Keep it while it is hot, it keeps what is packed. */
public final class Caller {

    private final Enrolment enrolment;
    private final Holder holder;
    private final String flow;
    private final String key;
    private final String install;
    private volatile @Nullable Own own;

    /** The account's subject, and the same for this caller. */
    private record Own(Subject accounts, Subject callers) {}

    private Caller(Enrolment enrolment, Holder holder, String flow, String key, String install) {
        this.enrolment = enrolment;
        this.holder = holder;
        this.flow = flow;
        this.key = key;
        this.install = install;
    }

    /** Somebody who asks for an account without a key. */
    public static Caller of(Enrolment enrolment) {
        return new Caller(enrolment, Holder.ACCOUNT, enrolment.account().id(), "", "");
    }

    /** Somebody who asks with a key of an install, or as an install whoever of it asks. */
    public static Caller of(Enrolment enrolment, String key, String install) {
        var flow = install.isEmpty() ? enrolment.account().id() : install;
        return new Caller(enrolment, Holder.of(install, key), flow, key, install);
    }

    public Enrolment enrolment() {
        return enrolment;
    }

    /** The key's id, or an empty text. */
    public String key() {
        return key;
    }

    /** The install's id, or an empty text. */
    public String install() {
        return install;
    }

    /** Whose turn a request takes in a shared pool: the install's, or the account's. */
    public String flow() {
        return flow;
    }

    /** The account under {@code table}, as its limits see this caller. */
    @SuppressWarnings("ReferenceEquality") // the account's subject is made anew when its windows or its table change
    public Subject subject(LimitTable table, Instant now) {
        var accounts = enrolment.subject(table, now);
        if (table.rows().stream().allMatch(row -> row.head().per() == Per.ACCOUNT)) {
            return accounts;
        }
        var known = own;
        if (known == null || known.accounts() != accounts) {
            known = new Own(accounts, accounts.as(holder));
            own = known;
        }
        return known.callers();
    }
}
