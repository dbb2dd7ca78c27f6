package io.evenhand.local.simulate;

import io.evenhand.policy.simulation.AccountRun;
import io.evenhand.policy.simulation.Request;

/** One account under one policy: its requests are decided, and watched. */
record Participant(AccountRun run, Lookout lookout) {

    void send(Request request) {
        lookout.sent(request);
        run.send(request);
    }

    void finish() {
        run.finish();
        lookout.finish();
    }
}
