package io.evenhand.accounts.account;

import io.evenhand.policy.language.Schedule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account and its subscription.
 *
 * @param anchor the instant its billing cycles are counted from
 * @param segment the named part of all accounts that it belongs to, for comparisons
 * @param next what its plan becomes, if that is to change
 * @param schedule which plan, as the account has it, decides from when on: with add-ons and with what was agreed
 * @param erasedAt since when nothing tells whose it was
 */
@RegisterForReflection
public record Account(
        String id,
        String externalId,
        String policy,
        String plan,
        List<String> addOns,
        String timeZone,
        Instant anchor,
        @Nullable String email,
        @Nullable String segment,
        Instant createdAt,
        @Nullable Next next,
        List<Schedule.Turn> schedule,
        @Nullable Instant erasedAt) {

    public Account {
        addOns = List.copyOf(addOns);
        schedule = List.copyOf(schedule);
    }

    /** A plan and add-ons that begin at the end of a billing cycle. */
    @RegisterForReflection
    public record Next(String plan, List<String> addOns, Instant at) {
        public Next {
            addOns = List.copyOf(addOns);
        }
    }
}
