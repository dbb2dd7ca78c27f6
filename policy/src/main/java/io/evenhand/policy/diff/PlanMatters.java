package io.evenhand.policy.diff;

import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.CampaignSpec;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.Moment;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PriceSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.page.CampaignPages;
import io.evenhand.policy.page.Direction;
import io.evenhand.policy.page.Figure;
import io.evenhand.policy.page.LimitFigures;
import io.evenhand.policy.page.LimitWords;
import io.evenhand.policy.page.Ruling;
import io.evenhand.policy.page.Scale;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a plan has. */
final class PlanMatters {

    private final Policy policy;
    private final PlanSpec plan;
    private final List<Matter> matters = new ArrayList<>();

    private PlanMatters(Policy policy, PlanSpec plan) {
        this.policy = policy;
        this.plan = plan;
    }

    static List<Matter> of(Policy policy, PlanSpec plan) {
        var matters = new PlanMatters(policy, plan);
        var plain = Ruling.of(policy, plan, "");
        matters.plan();
        matters.limits(plain, "", List.of());
        plain.terms().prices().forEach(matters::add);
        plain.terms().signals().forEach(matters::add);
        plan.campaigns().keySet().stream()
                .flatMap(name -> policy.campaign(name).stream())
                .forEach(campaign -> matters.add(campaign, plain.terms().limits()));
        matters.room();
        return matters.matters;
    }

    private void plan() {
        var installs = plan.installs() == null
                ? Figure.rank("installs", "any number", LimitTable.MAX, Scale.ALLOWANCE)
                : Figure.number("installs", plan.installs(), Scale.ALLOWANCE);
        var cycle = Figure.text("billing cycle", Words.span(new Span(plan.cycle(), Duration.ZERO)));
        var title = Figure.text("title", plan.title());
        add("plan", "the plan", plan.title(), Direction.NEUTRAL, List.of(title, cycle, installs));
    }

    /** Limits but for those {@code known}, which are told of elsewhere. */
    private void limits(Ruling ruling, String of, List<LimitSpec> known) {
        for (var limit : ruling.terms().limits()) {
            if (!known.contains(limit)) {
                var name = of + Words.name(limit.name());
                var kind = limit.getClass().getSimpleName();
                var figures = LimitFigures.of(ruling, limit);
                add(kind + "/" + name, name, LimitWords.sentence(ruling, limit), Direction.WORSE, figures);
            }
        }
    }

    private void add(PriceSpec price) {
        var subject = LimitWords.selection(price.selection());
        var each = Figure.number("price", price.each(), Scale.PRICE);
        var wallet = Figure.text("paid in", price.wallet());
        var sentence = "%s %s for each of %s".formatted(each.words(), price.wallet(), price.meter());
        add("price/" + subject + "/" + price.meter(), subject, sentence, Direction.WORSE, List.of(each, wallet));
    }

    private void add(Signal signal) {
        var parameters = new TreeMap<>(signal.when().parameters());
        var condition = signal.when().text() + (parameters.isEmpty() ? "" : " with " + parameters);
        var subject = "signal " + Words.name(signal.name());
        var figures = List.of(
                Figure.text("holds when", condition),
                Figure.text("over", Words.window(signal.window())),
                Figure.text("points to", Words.name(signal.violation())),
                Figure.effect(signal.stage()));
        add("signal/" + signal.name(), subject, condition, Direction.WORSE, figures);
    }

    private void add(CampaignSpec campaign, List<LimitSpec> known) {
        var subject = "campaign " + campaign.title();
        var figures = List.of(
                Figure.text("for", LimitWords.selection(campaign.selection())),
                moment("begins", campaign.starts(), Scale.BEGINNING),
                moment("ends", campaign.ends(), Scale.END),
                Figure.rank("without cost", campaign.free() ? "yes" : "no", campaign.free() ? 1 : 0, Scale.ALLOWANCE));
        var coming = campaign.free() ? Direction.BETTER : Direction.NEUTRAL;
        add("campaign/" + campaign.name(), subject, CampaignPages.sentence(policy, campaign), coming, figures);
        limits(Ruling.of(policy, plan, campaign.name()), subject + ", ", known);
    }

    private static Figure moment(String subject, Moment moment, Scale scale) {
        var instant = moment.in(ZoneOffset.UTC);
        return Figure.rank(subject, CampaignPages.words(moment), instant.toEpochMilli(), scale);
    }

    private void room() {
        for (var pool : plan.pools()) {
            var figures = new ArrayList<Figure>();
            figures.add(Figure.number("requests at the same time", pool.capacity(), Scale.ALLOWANCE));
            figures.add(percent("utilisation from which weights matter", pool.peakPercent(), Scale.TEXT));
            figures.add(Figure.number("weight", pool.weight(), Scale.ALLOWANCE));
            figures.add(Figure.text("for", String.join(", ", new TreeSet<>(pool.actions()))));
            new TreeMap<>(pool.shares())
                    .forEach((lane, share) -> figures.add(percent("share of the lane " + lane, share, Scale.TEXT)));
            var sentence = Words.count(pool.capacity(), "request") + " at the same time";
            add("pool/" + pool.name(), "room for " + Words.name(pool.name()), sentence, Direction.NEUTRAL, figures);
        }
        for (var lane : plan.lanes()) {
            var pace = Figure.time("pace", lane.pace(), Scale.PACE);
            add("lane/" + lane.name(), lane.name() + " lane", pace.words(), Direction.NEUTRAL, List.of(pace));
        }
    }

    private static Figure percent(String subject, int value, Scale scale) {
        return Figure.rank(subject, value + "%", value, scale);
    }

    private void add(String key, String subject, String sentence, Direction coming, List<Figure> figures) {
        matters.add(new Matter(key, subject, sentence, coming, figures));
    }
}
