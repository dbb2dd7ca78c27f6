package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A campaign and what it changes on the plans that have it. */
record Campaign(CampaignSpec spec, Map<String, Yaml> with, List<String> limits, List<String> exempt) {

    private static final Moment UNREAD = new Moment.Exact(Instant.EPOCH);

    /** The section {@code campaigns}. */
    static List<Campaign> all(Optional<Field> section, Set<String> plans, Overrides overrides) {
        var campaigns = new ArrayList<Campaign>();
        section.ifPresent(field -> {
            var named = field.named(NameForm.PLAIN);
            named.forEach((name, campaign) ->
                    campaign.fields().ifPresent(fields -> campaigns.add(read(name, fields, plans, overrides))));
        });
        return campaigns;
    }

    private static Campaign read(String name, Fields fields, Set<String> plans, Overrides overrides) {
        var starts = fields.require("starts").flatMap(Field::moment);
        var ends = fields.require("ends").flatMap(Field::moment);
        var spec = new CampaignSpec(
                name,
                fields.require("title").flatMap(Field::text).orElse(""),
                plans(fields, plans),
                new Selection(fields.requireNames("actions"), fields.requireNames("models")),
                starts.orElse(UNREAD),
                ends.orElse(UNREAD),
                fields.find("free").flatMap(Field::flag).orElse(false));
        if (starts.isPresent() && ends.isPresent() && !spec.starts().isBefore(spec.ends())) {
            fields.find("ends").ifPresent(field -> field.problem("must come after the start"));
        }
        var campaign = new Campaign(spec, overrides.with(fields), overrides.limits(fields), overrides.exempt(fields));
        fields.close();
        return campaign;
    }

    private static Set<String> plans(Fields fields, Set<String> known) {
        return fields.require("plans").stream()
                .flatMap(field -> {
                    var items = field.itemOrItems();
                    if (items.isEmpty()) {
                        field.problem("is an empty list");
                    }
                    return items.stream();
                })
                .flatMap(item -> item.known("plan", known).stream())
                .collect(Collectors.toSet());
    }
}
