package io.evenhand.policy.language;

/** What reading a field needs to know besides the field: where to report, and what parameters stand for. */
record Scope(Problems problems, Values values) {}
