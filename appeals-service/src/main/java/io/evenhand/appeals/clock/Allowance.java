package io.evenhand.appeals.clock;

import java.time.Duration;

/** How much working time there is, until a person has looked and until it is decided. */
public record Allowance(Duration look, Duration decide) {}
