package io.evenhand.policy.decision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the hot path knows of one account.
 *
 * @param at the latest instant it was touched: its clock never goes back
 * @param sequence requests accepted so far
 * @param sweepAt when places that are over are looked for next
 * @param rows counters by the limit's identity
 * @param wallets mirrors by the wallet's name
 * @param waiting places by decision id
 */
public record AccountState(
        long at,
        long sequence,
        long sweepAt,
        Map<Long, RowState> rows,
        Map<String, WalletState> wallets,
        Map<String, Waiting> waiting) {

    public static final AccountState NEW = new AccountState(0, 0, 0, Map.of(), Map.of(), Map.of());

    public AccountState {
        rows = sorted(rows);
        wallets = sorted(wallets);
        waiting = waiting.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
    }

    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
        return map.size() < 2 ? Map.copyOf(map) : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
