package io.evenhand.accounts.exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why a row was refused. */
@RegisterForReflection
public record ImportError(long number, long line, String field, String message) {}
