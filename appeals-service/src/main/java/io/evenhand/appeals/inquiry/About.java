package io.evenhand.appeals.inquiry;

import io.evenhand.kit.problem.ProblemException;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a question of staff is about. */
sealed interface About {

    /** A kind of violation, whose open case it belongs to. */
    record Category(String name) implements About {

        private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");

        public Category {
            if (!NAME.matcher(name).matches()) {
                throw ProblemException.invalid("category", "must be a violation of the policy");
            }
        }
    }

    /** Something that was found. */
    record OfFinding(String id) implements About {}

    /** A case. */
    record OfCase(String id) implements About {}

    /** Exactly one of the three is stated. */
    static About stated(@Nullable String category, @Nullable String finding, @Nullable String caseFile) {
        var stated = new ArrayList<About>();
        if (category != null) {
            stated.add(new Category(category));
        }
        if (finding != null) {
            stated.add(new OfFinding(Texts.proper("finding", finding)));
        }
        if (caseFile != null) {
            stated.add(new OfCase(Texts.proper("case", caseFile)));
        }
        if (stated.size() != 1) {
            throw ProblemException.invalid("category", "must be stated, or finding, or case: one of the three");
        }
        return stated.getFirst();
    }
}
