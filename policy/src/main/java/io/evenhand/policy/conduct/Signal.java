package io.evenhand.policy.conduct;

import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;

/**
 * A rule of suspicion, as one plan has it: when it holds, a finding is opened with the sentence as its evidence.
 *
 * @param violation the name of what it points to
 * @param per whose facts are looked at
 * @param window over which they are computed
 * @param stage what a finding does: nothing but be recorded, open a case, or start the ladder
 */
public record Signal(
        String name, String violation, Per per, Window window, Condition when, Evidence says, Stage stage) {}
