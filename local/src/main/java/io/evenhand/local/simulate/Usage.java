package io.evenhand.local.simulate;

import io.evenhand.policy.simulation.Request;
import java.io.IOException;
import java.util.function.Consumer;

/** The use that a policy is tried on. */
interface Usage {

    /** Plays it, request by request, in the order of time for each account. */
    void play(Audience audience) throws IOException;

    /** Who watches the use. */
    interface Audience {

        /** An account appears; what takes its requests. */
        Consumer<Request> open(Member member);

        /** An account sends nothing more. */
        void close(Member member);

        /** How much has been played, from 0 to 1. */
        void progress(double share);

        /** Something in a file that cannot be played. */
        void skipped(String why);
    }
}
