package io.evenhand.policy.table;

import java.util.Set;

/**
 * What operators have switched off: rules by name, or {@link #ALL}. What is switched off goes on counting and decides
 * nothing, whatever version and plan it is of.
 */
public record Switches(Set<String> off) {

    /** Stands for every rule of a policy. */
    public static final String ALL = "all";

    public static final Switches NONE = new Switches(Set.of());

    public Switches {
        off = Set.copyOf(off);
    }

    /** The stage that a rule is in; one that is only on trial stays so. */
    public Stage stage(String rule, Stage written) {
        return written.tells() && (off.contains(ALL) || off.contains(rule)) ? Stage.OFF : written;
    }
}
