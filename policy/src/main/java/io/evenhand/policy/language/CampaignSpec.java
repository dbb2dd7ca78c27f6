package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/**
 * Terms for a time.
 *
 * @param plans the plans that have it, and with them all that extend them
 * @param selection the requests that it is for
 * @param free whether they cost no credits
 */
public record CampaignSpec(
        String name, String title, Set<String> plans, Selection selection, Moment starts, Moment ends, boolean free) {

    public CampaignSpec {
        plans = Set.copyOf(plans);
    }

    boolean isOnAt(Instant now, ZoneId zone) {
        return !now.isBefore(starts.in(zone)) && now.isBefore(ends.in(zone));
    }
}
