package io.evenhand.enforcement.delivery;

import java.time.Duration;

/** What became of an attempt. */
public sealed interface Outcome {

    /** It arrived, in so far as the channel can tell: the state says how far. */
    record Arrived(State state) implements Outcome {}

    /** Not this time; it is tried again. */
    record Later(Duration after, String why) implements Outcome {}

    /** It is given up. */
    record GivenUp(String why) implements Outcome {}

    /** Nobody knows, and trying again could tell twice. */
    record InDoubt(String why) implements Outcome {}
}
