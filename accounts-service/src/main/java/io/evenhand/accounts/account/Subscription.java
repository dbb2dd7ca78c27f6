package io.evenhand.accounts.account;

import java.time.Instant;
import java.time.ZoneId;

/** Which policy and plan hold for an account, from when, and where its days begin. */
record Subscription(String policy, String plan, ZoneId timeZone, Instant anchor) {}
