package io.evenhand.policy.wallet;

/** One ledger line: how many units a spend took from one lot. */
public record Entry(String lot, long units) {}
