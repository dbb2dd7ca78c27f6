package io.evenhand.policy.language;

import io.evenhand.policy.message.Placeholder;
import io.evenhand.policy.message.Wording;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a kind of limit says where its author says nothing.
 *
 * @param values the placeholders that have a value there
 */
record StandardWords(Wording wording, Set<Placeholder> values) {

    private static final String RESET = "The counter starts again on {resetsAt}.";
    private static final String UP = ", or choose {offer}.";

    static StandardWords ofBands(boolean relief) {
        var words = new StandardWords(
                new Wording(
                        "Each {unit} now takes {pace} (band {band}); you have used {used} in this {window}.",
                        "Speed follows how much is used in a {window}. Nothing is refused.",
                        (relief ? "Add {wallet} to run at full speed at once. " : "") + RESET),
                with(
                        Placeholder.UNIT,
                        Placeholder.WINDOW,
                        Placeholder.USED,
                        Placeholder.PACE,
                        Placeholder.BAND,
                        Placeholder.RESETS_AT));
        return relief ? words.and(Placeholder.WALLET) : words;
    }

    static StandardWords ofQuota(boolean rolling, Chain then) {
        var window = rolling ? "the {window}" : "this {window}";
        var fix = (then.relaxes() ? "Where the model has a relaxed lane, you go on there. " : "")
                + (then.pays() ? "With {wallet} you go on for {each} each. " : "")
                + (rolling ? "What you used comes back bit by bit." : RESET);
        var words = new StandardWords(
                new Wording(
                        "You have used your {limit} {unit}s of " + window + ".",
                        "The plan {plan} has {limit} {unit}s in " + (rolling ? window : "each {window}") + ".",
                        fix),
                with(Placeholder.UNIT, Placeholder.WINDOW, Placeholder.USED));
        words = rolling ? words : words.and(Placeholder.RESETS_AT);
        return then.pays() ? words.and(Placeholder.WALLET, Placeholder.EACH) : words;
    }

    /** Of bands whose next one is near. */
    static Wording nearSlower(String fix) {
        return new Wording(
                "You have used {used} {unit}s in this {window}; after {limit} each takes {pace} (band {band}).",
                "Speed follows how much is used in a {window}. Nothing is refused.",
                fix);
    }

    /** Of a quota that is nearly used up. */
    static Wording nearEnd(String fix) {
        return new Wording(
                "You have used {used} of your {limit} {unit}s of this {window}.",
                "The plan {plan} has {limit} {unit}s in each {window}.",
                fix);
    }

    static StandardWords ofRate() {
        return new StandardWords(
                new Wording(
                        "More came at once than fits.",
                        "The plan {plan} has {limit} {unit}s in {every}, and {burst} at once.",
                        "Send the next a little later."),
                with(Placeholder.UNIT, Placeholder.EVERY, Placeholder.BURST));
    }

    static StandardWords ofConcurrency(boolean queues) {
        return new StandardWords(
                new Wording(
                        "All {limit} places of this {per} are taken.",
                        "On the plan {plan} up to {limit} {unit}s run at the same time for each {per}.",
                        (queues ? "It starts when one of them ends. For more at once" : "Wait for one of them to end")
                                + (queues ? ", choose {offer}." : UP)),
                with(Placeholder.UNIT, Placeholder.PER, Placeholder.OFFER));
    }

    static StandardWords ofCeiling() {
        return new StandardWords(
                new Wording(
                        "This request has {value} {attribute}, which is more than {limit}.",
                        "On the plan {plan} one request may have up to {limit} {attribute}.",
                        "Send less in one request" + UP),
                with(Placeholder.ATTRIBUTE, Placeholder.VALUE, Placeholder.OFFER));
    }

    static StandardWords ofSustained() {
        return new StandardWords(
                new Wording(
                        "Each {unit} now takes {pace}.",
                        "For {for} there were {atLeast} or more {unit}s in every {each}.",
                        "Full speed returns after {calm} of lower use."),
                with(
                        Placeholder.UNIT,
                        Placeholder.PACE,
                        Placeholder.FOR,
                        Placeholder.CALM,
                        Placeholder.AT_LEAST,
                        Placeholder.EACH));
    }

    static StandardWords ofRelative(boolean rolling) {
        return new StandardWords(
                new Wording(
                        "Your {used} {unit}s in " + (rolling ? "the" : "this") + " {window} stand out.",
                        "We compare use on the plan {plan}, so that what some use does not slow the rest.",
                        "This alone slows nobody. Less use settles it."),
                with(Placeholder.UNIT, Placeholder.WINDOW, Placeholder.USED));
    }

    static StandardWords ofExclusive() {
        return new StandardWords(
                new Wording(
                        "This overlaps {other}.",
                        "At one time you can have one {attribute} only.",
                        "Choose another time, or cancel the other."),
                with(Placeholder.UNIT, Placeholder.ATTRIBUTE, Placeholder.OTHER));
    }

    static StandardWords ofRepeats() {
        return new StandardWords(
                new Wording(
                        "This is number {count} for this {attribute}.",
                        "{limit} for each {attribute} are free of remarks.",
                        "Please leave it as it is now."),
                with(Placeholder.UNIT, Placeholder.ATTRIBUTE, Placeholder.COUNT));
    }

    private static Set<Placeholder> with(Placeholder... more) {
        var values = EnumSet.of(Placeholder.TITLE, Placeholder.PLAN, Placeholder.LIMIT);
        values.addAll(Set.of(more));
        return values;
    }

    private StandardWords and(Placeholder... more) {
        var all = EnumSet.copyOf(values);
        all.addAll(Set.of(more));
        return new StandardWords(wording, all);
    }
}
