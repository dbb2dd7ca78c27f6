package io.evenhand.policy.language;

import java.util.regex.Pattern;

/** How names may look. */
final class NameForm {

    /** Policies, meters, wallets, plans, limits, bands. */
    static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9-]*");

    /** Parameters, actions, models. */
    static final Pattern WIDE = Pattern.compile("[a-z][A-Za-z0-9.-]*");

    static final String WORDS = "it starts with a small letter and holds letters, digits and '-' only";

    private NameForm() {}
}
