package io.evenhand.policy.table;

/**
 * What every limit of a compiled plan has.
 *
 * @param id the counter's identity across policy versions: a 48-bit hash of limit, kind, meter, window and holder, and of
 *     the version that began it anew
 * @param limit the limit's name in the policy file; of a price, the wallet's
 * @param selection which requests it looks at
 * @param meter index of the meter it counts, or -1 when it counts none
 * @param per who has a counter
 * @param warnPercent how much of it may be used before its account is warned, in percent; 0 when nobody is
 * @param failure what it does while the counters cannot be reached
 */
public record Head(
        long id, String limit, Selection selection, int meter, Per per, Stage stage, int warnPercent, Failure failure) {

    /** One that warns nobody, and admits a small part while the counters cannot be reached. */
    public Head(long id, String limit, Selection selection, int meter, Per per, Stage stage) {
        this(id, limit, selection, meter, per, stage, 0, Failure.OPEN_BOUNDED);
    }

    /** The same with another counter. */
    Head counting(long counter) {
        return new Head(counter, limit, selection, meter, per, stage, warnPercent, failure);
    }

    /** The same where its meter has this index. */
    Head at(int index) {
        return new Head(id, limit, selection, index, per, stage, warnPercent, failure);
    }
}
