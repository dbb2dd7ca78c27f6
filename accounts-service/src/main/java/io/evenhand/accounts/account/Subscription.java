package io.evenhand.accounts.account;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Which policy and plan hold for an account, with which add-ons, from when, and where its days begin. */
record Subscription(String policy, String plan, List<String> addOns, ZoneId timeZone, Instant anchor) {

    Subscription {
        addOns = List.copyOf(addOns);
    }
}
