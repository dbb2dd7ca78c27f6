package io.evenhand.local.simulate;

/** An account of the simulated population. */
record Member(String name, Profile profile, String plan) {}
