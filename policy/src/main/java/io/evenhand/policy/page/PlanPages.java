package io.evenhand.policy.page;

import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Section;
import io.evenhand.policy.language.CampaignSpec;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.message.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What each plan has: the plans side by side where they differ, then each with its limits. */
final class PlanPages {

    private static final String NONE = "–";

    private final Policy policy;
    private final List<Ruling> rulings;

    private PlanPages(Policy policy) {
        this.policy = policy;
        this.rulings = Ruling.plain(policy);
    }

    static Section of(Policy policy) {
        var pages = new PlanPages(policy);
        var single = pages.rulings.size() == 1;
        return new Section(
                single ? "Your plan" : "Plans",
                pages.beside(),
                pages.rulings.stream().map(pages::section).toList());
    }

    /** The figures in which plans differ, a column for each plan. */
    private List<Block> beside() {
        var columns = rulings.stream().map(PlanPages::figures).toList();
        var subjects =
                columns.stream().flatMap(column -> column.keySet().stream()).distinct();
        var rows = subjects.map(subject -> Stream.concat(
                                Stream.of(subject), columns.stream().map(column -> column.getOrDefault(subject, NONE)))
                        .toList())
                .filter(row -> row.stream().skip(1).distinct().count() > 1)
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        var head = Stream.concat(
                        Stream.of("What"),
                        rulings.stream().map(ruling -> ruling.plan().title()))
                .toList();
        return List.of(new Block.Table("Where the plans differ", head, rows));
    }

    private static SequencedMap<String, String> figures(Ruling ruling) {
        var figures = new LinkedHashMap<String, String>();
        for (var limit : ruling.told()) {
            for (var figure : LimitFigures.of(ruling, limit)) {
                figures.put(LimitWords.title(limit) + ": " + figure.subject(), figure.words());
            }
        }
        for (var pool : ruling.plan().pools()) {
            figures.put(
                    "Weight while the room for " + Words.name(pool.name()) + " is short", Words.number(pool.weight()));
        }
        return figures;
    }

    private Section section(Ruling ruling) {
        var plan = ruling.plan();
        var parent = Optional.ofNullable(plan.parent()).flatMap(policy::plan).map(of -> Ruling.of(policy, of, ""));
        var blocks = new ArrayList<Block>();
        parent.ifPresent(of -> blocks.add(
                new Block.Paragraph("Everything in " + of.plan().title() + " applies, but for what stands here.")));
        var installs = plan.installs();
        if (installs != null
                && parent.filter(of -> installs.equals(of.plan().installs())).isEmpty()) {
            blocks.add(new Block.Paragraph("One subscription is for " + Words.count(installs, "install") + "."));
        }
        parent.map(of -> exempt(of, ruling))
                .filter(names -> !names.isEmpty())
                .ifPresent(names ->
                        blocks.add(new Block.Paragraph(plan.title() + " is exempt from: " + Words.list(names) + ".")));
        var seasons = plan.campaigns().keySet().stream()
                .filter(name -> !parent.map(of -> of.plan().campaigns().containsKey(name))
                        .orElse(false))
                .flatMap(name -> policy.campaign(name).stream())
                .map(CampaignSpec::title)
                .toList();
        if (!seasons.isEmpty()) {
            blocks.add(new Block.Paragraph("For a time: " + Words.list(seasons) + "."));
        }
        var parts = limits(ruling, parent);
        if (blocks.isEmpty() && parts.isEmpty()) {
            blocks.add(new Block.Paragraph("No limit of its own."));
        }
        return new Section(plan.title(), blocks, parts);
    }

    /** A part for each limit that the other does not have in the same words. */
    static List<Section> limits(Ruling ruling, Optional<Ruling> other) {
        var known = other.map(PlanPages::sections).orElse(List.of());
        return sections(ruling).stream()
                .filter(section -> !known.contains(section))
                .toList();
    }

    private static List<Section> sections(Ruling ruling) {
        return ruling.told().stream()
                .map(limit -> new Section(LimitWords.title(limit), LimitWords.blocks(ruling, limit)))
                .toList();
    }

    private static List<String> exempt(Ruling parent, Ruling plan) {
        var left = new ArrayList<>(names(parent));
        left.removeAll(names(plan));
        return left;
    }

    private static List<String> names(Ruling ruling) {
        return Stream.concat(
                        ruling.told().stream().map(LimitSpec::name),
                        ruling.terms().signals().stream().map(Signal::name))
                .map(Words::name)
                .toList();
    }
}
