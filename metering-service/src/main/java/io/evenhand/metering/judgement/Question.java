package io.evenhand.metering.judgement;

import io.evenhand.policy.language.LimitSpec;

/** What all accounts on a plan used of what a limit of the plan looks at. */
record Question(String plan, LimitSpec.Relative limit) {}
