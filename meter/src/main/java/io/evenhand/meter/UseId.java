package io.evenhand.meter;

/** Identity of one use within its account: who reports it and the id they gave it. */
public record UseId(String source, String id) {}
