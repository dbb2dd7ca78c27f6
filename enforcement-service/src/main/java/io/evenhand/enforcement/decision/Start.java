package io.evenhand.enforcement.decision;

/** What became of an accepted request that was to start. */
public sealed interface Start {

    /** It runs; its stay must be ended. */
    record Running(Decision.Accepted decision, Stay stay) implements Start {}

    /**
     * It is not its turn yet, and its place is kept.
     *
     * @param startsAt promised, or expected where {@code position} is not 0
     * @param position how many wait for a slot before it, itself included; 0 when it waits for its time
     */
    record Later(Decision.Accepted decision, long now, long startsAt, long position) implements Start {}

    /** It was refused at last; nothing is counted. */
    record Refused(Decision decision) implements Start {}
}
