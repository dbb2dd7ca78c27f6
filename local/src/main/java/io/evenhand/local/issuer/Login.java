package io.evenhand.local.issuer;

/**
 * Somebody is logged in to a program.
 *
 * @param session names this login in every token of it
 */
record Login(Person person, String session) {}
