package io.evenhand.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as an answer: RFC 9457, with the fields at fault where there are some.
 *
 * @param current what there is now, where the caller has seen an older version of it
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<FieldError> errors,
        @Nullable Object current) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** What a problem's type begins with; its code follows. */
    public static final String TYPES = "https://evenhand.io/problems/";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem of {@code code}; its title is the code in words. */
    public static Problem of(int status, String code, String detail, List<FieldError> errors) {
        var words = code.replace('-', ' ');
        var title = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return new Problem(TYPES + code, title, status, detail, errors, null);
    }

    Problem with(@Nullable Object now) {
        return new Problem(type, title, status, detail, errors, now);
    }
}
