package io.evenhand.policy.decision;

/**
 * The hot path's mirror of one wallet. The truth is the ledger of accounts-service; the mirror knows its balance at one
 * version of it and what was spent since, so that a sync is idempotent and may arrive late or twice.
 *
 * @param version the ledger's version this mirror reflects
 * @param balance what unexpired lots held at that version, after all settled spends
 * @param settled units booked as spent at that version, ever
 * @param spent units spent here, ever; never less than {@code settled}
 * @param validUntil when the next lot expires and the mirror must be fetched again; {@code LimitTable.MAX} for never
 */
public record WalletState(long version, long balance, long settled, long spent, long validUntil) {

    public long available() {
        return Math.max(0, balance - (spent - settled));
    }

    WalletState minus(long units) {
        return new WalletState(version, balance, settled, spent + units, validUntil);
    }

    /** The mirror after the ledger's word; an older word changes nothing. */
    WalletState synced(WalletState ledger) {
        return ledger.version() <= version
                ? this
                : new WalletState(
                        ledger.version(),
                        ledger.balance(),
                        ledger.settled(),
                        Math.max(spent, ledger.settled()),
                        ledger.validUntil());
    }
}
