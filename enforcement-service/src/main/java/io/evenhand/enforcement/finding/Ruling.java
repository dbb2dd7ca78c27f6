package io.evenhand.enforcement.finding;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.language.Policy;
import java.time.ZoneId;

/** What the policy says of a violation of an account. */
record Ruling(Policy policy, int version, Violation violation, Ladder ladder, ZoneId zone) {}
