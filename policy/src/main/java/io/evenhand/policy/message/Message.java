package io.evenhand.policy.message;

/** What the account holder reads. */
public record Message(String what, String why, String fix) {}
