package io.evenhand.policy.activity;

/**
 * Where a request comes from, as numbers that say no more than whether two are the same.
 *
 * @param network the part of the network that its address belongs to
 * @param environment the machine or program
 * @param user the person; {@link #NOBODY} when none is named
 */
public record Origin(long network, long environment, long user) {

    /** No person in particular. */
    public static final long NOBODY = 0;
}
