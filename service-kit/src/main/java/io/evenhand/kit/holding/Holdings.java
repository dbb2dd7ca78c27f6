package io.evenhand.kit.holding;

import java.util.List;
import java.util.Set;

/** What this service's tables hold of accounts. A table that is in neither answer is an oversight, which a test finds. */
public interface Holdings {

    /** The tables that hold something of one account, in the order in which it is told. */
    List<Holding> ofAccounts();

    /** The tables that hold nothing of one account. */
    Set<String> others();

    /** Whether an account of which nothing is held here does not exist. */
    default boolean areOfEveryAccount() {
        return false;
    }
}
