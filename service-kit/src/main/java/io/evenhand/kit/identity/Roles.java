package io.evenhand.kit.identity;

/** The names of the roles, for {@code @RolesAllowed}. */
public final class Roles {

    /** Cases, notices, throttles. */
    public static final String SUPPORT = "support";

    /** Appeals. */
    public static final String REVIEWER = "reviewer";

    /** The second person; terminations. */
    public static final String SENIOR = "senior";

    /** Policies and their run-time values. */
    public static final String POLICY_ADMIN = "policy-admin";

    /** Accounts, installs, keys, lots, pools, the kill switch. */
    public static final String OPERATOR = "operator";

    /** Reads all, changes nothing. */
    public static final String AUDITOR = "auditor";

    /** A gateway or application that asks for decisions. */
    public static final String GATEWAY = "gateway";

    /** Another service of Evenhand. */
    public static final String SERVICE = "service";

    /** The holder of an account, by API key. */
    public static final String HOLDER = "holder";

    private Roles() {}
}
