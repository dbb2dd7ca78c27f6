package io.evenhand.enforcement.route;

import com.knuddels.jtokkit.api.EncodingType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route looks for in the JSON of a request's body.
 *
 * @param model the member that names the model
 * @param tokenizer what counts the size of the context, such as {@code o200k_base}
 */
@RegisterForReflection
public record Reading(@Nullable String model, @Nullable String tokenizer) {

    public Reading {
        if (tokenizer != null && EncodingType.fromName(tokenizer).isEmpty()) {
            throw new IllegalArgumentException("body.tokenizer: there is no " + tokenizer + "; there are "
                    + Arrays.stream(EncodingType.values())
                            .map(EncodingType::getName)
                            .toList());
        }
    }

    /** The member that names the model, where one does. */
    public Optional<String> modelMember() {
        return Optional.ofNullable(model);
    }

    /** The tokenizer that counts the context, where it is counted. */
    public Optional<EncodingType> encoding() {
        return Optional.ofNullable(tokenizer).flatMap(EncodingType::fromName);
    }
}
