package io.evenhand.kit.identity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A live key and what it stands for: an account, in one of its installs. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record KeyHolder(String key, String account, String install) {}
