package io.evenhand.policy.page;

import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Section;
import io.evenhand.policy.language.CampaignSpec;
import io.evenhand.policy.language.Moment;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.message.Words;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What holds for a time: each campaign, and the limits that it brings. */
public final class CampaignPages {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private CampaignPages() {}

    static Section of(Policy policy) {
        return new Section(
                "For a time",
                List.of(),
                policy.campaigns().stream()
                        .map(campaign -> section(policy, campaign))
                        .toList());
    }

    /** What the campaign is, in one sentence. */
    public static String sentence(Policy policy, CampaignSpec campaign) {
        var rulings = rulings(policy, campaign);
        var plans =
                Words.list(rulings.stream().map(ruling -> ruling.plan().title()).toList());
        var what = campaign.free()
                ? "cost no "
                        + rulings.stream().map(Ruling::walletTitle).findFirst().orElse("credits")
                : "have terms of their own";
        return "From %s until %s, %s %s on %s."
                .formatted(
                        words(campaign.starts()),
                        words(campaign.ends()),
                        LimitWords.selection(campaign.selection()),
                        what,
                        plans);
    }

    /** {@code 1 March 2026}, or the instant. */
    public static String words(Moment moment) {
        return switch (moment) {
            case Moment.Midnight(var date) -> "the beginning of " + DAY.format(date);
            case Moment.Exact(var at) -> Words.instant(at, ZoneId.of("UTC"));
        };
    }

    private static List<Ruling> rulings(Policy policy, CampaignSpec campaign) {
        return policy.plans().values().stream()
                .filter(plan -> plan.campaigns().containsKey(campaign.name()))
                .map(plan -> Ruling.of(policy, plan, campaign.name()))
                .toList();
    }

    private static Section section(Policy policy, CampaignSpec campaign) {
        var rulings = rulings(policy, campaign);
        var titles = new LinkedHashMap<Section, List<String>>();
        for (var ruling : rulings) {
            var plain = Ruling.of(policy, ruling.plan(), "");
            for (var limit : PlanPages.limits(ruling, Optional.of(plain))) {
                titles.merge(limit, List.of(ruling.plan().title()), CampaignPages::joined);
            }
        }
        var parts = titles.entrySet().stream()
                .map(limit -> titled(limit.getKey(), limit.getValue(), rulings.size()))
                .toList();
        return new Section(campaign.title(), List.of(new Block.Paragraph(sentence(policy, campaign))), parts);
    }

    private static List<String> joined(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static Section titled(Section limit, List<String> plans, int all) {
        return plans.size() == all
                ? limit
                : new Section(limit.title() + " on " + Words.list(plans), limit.blocks(), limit.parts());
    }
}
