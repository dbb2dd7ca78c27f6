package io.evenhand.kit.audit;

import jakarta.enterprise.context.RequestScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audited call under way says about itself. */
@RequestScoped
public class Deed {

    private @Nullable Said said;

    /** What was said. */
    sealed interface Said {

        record Done(String subject, Map<String, Object> details) implements Said {
            public Done {
                details = Map.copyOf(details);
            }
        }

        record Nothing() implements Said {}
    }

    /**
     * Something was done to {@code subject}, the id of the account or the name of the policy concerned.
     *
     * @param details texts, whole numbers and truth values that say what was done; no secret and nobody's own words
     */
    public void done(String subject, Map<String, Object> details) {
        said = new Said.Done(subject, details);
    }

    /** The call was right, and changed nothing. */
    public void nothing() {
        said = new Said.Nothing();
    }

    Said said() {
        if (said == null) {
            throw new IllegalStateException("An audited call did not say what it did");
        }
        return said;
    }
}
