package io.evenhand.policy.language;

import io.evenhand.policy.message.Wording;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.window.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A limit as one plan has it, its parameters replaced by that plan's values. */
public sealed interface LimitSpec {

    String name();

    /** The meter it counts. */
    String meter();

    Window window();

    Wording message();

    /**
     * Steps of speed.
     *
     * @param relief the wallet whose credits buy the first band's pace, if any
     */
    record Bands(
            String name,
            String meter,
            Selection selection,
            Window window,
            List<Band> bands,
            @Nullable String relief,
            Wording message,
            Failure failure,
            OnChange onChange)
            implements LimitSpec {

        public Bands {
            bands = List.copyOf(bands);
        }
    }
}
