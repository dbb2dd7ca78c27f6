package io.evenhand.policy.page;

import static io.evenhand.policy.page.LimitWords.capital;

import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Section;
import io.evenhand.policy.language.Acceptance;
import io.evenhand.policy.language.AddOnSpec;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.Parameter;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PriceSpec;
import io.evenhand.policy.language.WalletSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.wallet.Expiry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy as its holders read it, made from the same reading of the file that decides. */
public final class PolicyPage {

    private static final int WHOLE = 100;
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Policy policy;
    private final Map<String, Instant> changed;
    private final List<Ruling> rulings;

    private PolicyPage(Policy policy, Map<String, Instant> changed) {
        this.policy = policy;
        this.changed = changed;
        this.rulings = Ruling.plain(policy);
    }

    /** The page of a file that nobody changed anything of at run time. */
    public static Document of(Policy policy, Edition edition) {
        return of(policy, edition, Map.of(), Map.of());
    }

    /**
     * The page.
     *
     * @param policy read with the values that were set at run time
     * @param changed when each of them was set, by parameter
     * @param off since when rules are switched off, by rule
     */
    public static Document of(Policy policy, Edition edition, Map<String, Instant> changed, Map<String, Instant> off) {
        var page = new PolicyPage(policy, changed);
        var lead = new ArrayList<Block>();
        lead.add(new Block.Paragraph(edition.words(policy)));
        if (edition instanceof Edition.InForce) {
            page.notApplied(off).ifPresent(lead::add);
        }
        if (policy.acceptance() == Acceptance.CONTINUED_USE) {
            lead.add(new Block.Paragraph("Using the service after a new version takes effect accepts it."));
        }
        lead.add(new Block.Paragraph("Contact: " + address(policy.contact())));
        return new Document(policy.title(), lead, page.sections());
    }

    /** What of the page does not apply at present; limits that holders are not told of are not named here either. */
    private Optional<Block> notApplied(Map<String, Instant> off) {
        var everything = off.get(Switches.ALL);
        if (everything != null) {
            return Optional.of(new Block.Paragraph("At present no limit on this page is applied (since "
                    + Words.instant(everything, UTC) + "); use goes on being counted."));
        }
        var told = Stream.concat(
                        rulings.stream(),
                        policy.plans().values().stream()
                                .flatMap(plan -> plan.campaigns().keySet().stream()
                                        .map(campaign -> Ruling.of(policy, plan, campaign))))
                .flatMap(ruling -> ruling.told().stream())
                .map(LimitSpec::name)
                .distinct()
                .flatMap(name -> Optional.ofNullable(off.get(name))
                        .map(since -> Words.name(name) + " (since " + Words.instant(since, UTC) + ")")
                        .stream())
                .toList();
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(new Block.Paragraph(
                        "Not applied at present: " + Words.list(told) + ". Use goes on being counted."));
    }

    private List<Section> sections() {
        return Stream.of(
                        new Section("In short", Blocks.items(policy.statements())),
                        PlanPages.of(policy),
                        CampaignPages.of(policy),
                        new Section("Prices and credits", Blocks.items(credits())),
                        new Section("Shared room", Blocks.items(pools())),
                        new Section("Add-ons", Blocks.items(addOns())),
                        new Section("What we may adjust", adjustable()),
                        ConductPages.violations(policy),
                        ConductPages.ladders(policy),
                        ConductPages.appeals(policy),
                        new Section(
                                "Contact",
                                List.of(new Block.Paragraph("Questions about this policy, and about what it did: "
                                        + address(policy.contact())))))
                .filter(section -> !section.isEmpty())
                .toList();
    }

    /** As it is written, or that it is still to be set. */
    static String address(String written) {
        return written.equals(Policy.NOT_SET) ? "contact not set" : written;
    }

    private List<String> credits() {
        var texts = new ArrayList<>(Blocks.shared(rulings, this::prices));
        policy.wallets().values().forEach(wallet -> texts.add(sentence(wallet)));
        return texts;
    }

    private List<String> prices(Ruling ruling) {
        return ruling.terms().prices().stream()
                .map(price -> "%s: %s for each %s."
                        .formatted(
                                LimitWords.selection(price.selection()),
                                cost(price),
                                Optional.ofNullable(policy.meters().get(price.meter()))
                                        .orElseThrow()
                                        .unit()))
                .toList();
    }

    private String cost(PriceSpec price) {
        return Words.count(
                price.each(),
                Optional.ofNullable(policy.wallets().get(price.wallet()))
                        .orElseThrow()
                        .unit());
    }

    private static String sentence(WalletSpec wallet) {
        var lasts = switch (wallet.expires()) {
            case Expiry.Never _ -> "never expire";
            case Expiry.After(var life) -> "last " + Words.span(life) + " after purchase";
        };
        var remind = wallet.remind().isEmpty()
                ? ""
                : "; we remind you %s before"
                        .formatted(Words.list(
                                wallet.remind().stream().map(Words::span).toList()));
        return "%s %s and cannot be transferred%s.".formatted(capital(wallet.title()), lasts, remind);
    }

    private List<String> pools() {
        var texts = new ArrayList<>(Blocks.shared(
                rulings,
                ruling -> ruling.plan().pools().stream()
                        .map(pool -> "Room for %s: %s at the same time, shared by all%s."
                                .formatted(
                                        Words.name(pool.name()),
                                        Words.count(pool.capacity(), "request"),
                                        pool.actions().isEmpty()
                                                ? ""
                                                : " (" + String.join(", ", new TreeSet<>(pool.actions())) + ")"))
                        .toList()));
        rulings.getFirst().plan().pools().forEach(pool -> texts.add(turns(pool.name())));
        texts.addAll(Blocks.shared(rulings, ruling -> lanes(ruling.plan())));
        texts.addAll(models());
        return texts;
    }

    private String turns(String pool) {
        var weights = new ArrayList<String>();
        var peak = WHOLE;
        for (var ruling : rulings) {
            for (var each : ruling.plan().pools()) {
                if (each.name().equals(pool)) {
                    weights.add(Words.number(each.weight()));
                    peak = each.peakPercent();
                }
            }
        }
        var titles =
                Words.list(rulings.stream().map(ruling -> ruling.plan().title()).toList());
        var fair = new TreeSet<>(weights).size() > 1
                ? "plans are served in proportion %s (%s)".formatted(String.join(" : ", weights), titles)
                : "everybody who waits is served in turn";
        return "When use of %s passes %d%%, %s; every queue keeps moving."
                .formatted(Words.name(pool), peak, fair)
                .replace("passes 100%", "reaches 100%");
    }

    private static List<String> lanes(PlanSpec plan) {
        return plan.lanes().stream()
                .map(lane -> "In the %s lane each takes %s; %d%% of the room is kept for it while it has work."
                        .formatted(Words.name(lane.name()), Words.duration(lane.pace()), lane.sharePercent()))
                .toList();
    }

    private List<String> models() {
        var slow = new TreeMap<String, TreeSet<String>>();
        policy.models()
                .forEach((model, lanes) -> lanes.stream()
                        .filter(lane -> !lane.equals("fast"))
                        .forEach(lane ->
                                slow.computeIfAbsent(lane, _ -> new TreeSet<>()).add(model)));
        return slow.entrySet().stream()
                .map(lane -> "Models with the %s lane: %s."
                        .formatted(Words.name(lane.getKey()), Words.list(List.copyOf(lane.getValue()))))
                .toList();
    }

    private List<String> addOns() {
        return policy.addOns().values().stream().map(this::sentence).toList();
    }

    private String sentence(AddOnSpec addOn) {
        var parts = new ArrayList<String>();
        addOn.values().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(value -> Optional.ofNullable(policy.parameters().get(value.getKey()))
                                .orElseThrow()
                                .means() + ": " + ParameterWords.of(value.getValue()))
                .forEach(parts::add);
        if (!addOn.exempt().isEmpty()) {
            parts.add("exempt from "
                    + Words.list(
                            addOn.exempt().stream().map(Words::name).sorted().toList()));
        }
        if (!addOn.marks().isEmpty()) {
            parts.add("your requests are marked "
                    + Words.list(addOn.marks().stream().map(Words::name).toList()));
        }
        if (addOn.store() == AddOnSpec.Store.COUNTS) {
            parts.add("we store counts only");
        }
        return "With " + addOn.title() + ": " + String.join("; ", parts) + ".";
    }

    private List<Block> adjustable() {
        var rows = policy.parameters().values().stream()
                .filter(parameter -> parameter.range() != null)
                .map(this::row)
                .toList();
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        new Block.Paragraph("We may change these values without a new version, inside their ranges."),
                        new Block.Table("Adjustable values", List.of("What", "Now", "From", "To"), rows));
    }

    private List<String> row(Parameter parameter) {
        var range = Optional.ofNullable(parameter.range()).orElseThrow();
        var since = Optional.ofNullable(changed.get(parameter.name()))
                .map(at -> ", since " + Words.instant(at, UTC))
                .orElse("");
        return List.of(
                capital(parameter.means()),
                now(parameter) + since,
                ParameterWords.of(range.least()),
                ParameterWords.of(range.most()));
    }

    private String now(Parameter parameter) {
        return Optional.ofNullable(parameter.value())
                .map(ParameterWords::of)
                .orElseGet(() -> policy.plans().values().stream()
                        .map(plan -> plan.title() + " "
                                + ParameterWords.of(plan.values().getOrDefault(parameter.name(), "")))
                        .collect(Collectors.joining(", ")));
    }
}
