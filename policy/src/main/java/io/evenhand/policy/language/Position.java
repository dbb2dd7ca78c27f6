package io.evenhand.policy.language;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A place in the file, counted from 1. */
record Position(int line, int column) {

    static final Position START = new Position(1, 1);

    static Position of(Optional<Mark> mark) {
        return mark.map(there -> new Position(there.getLine() + 1, there.getColumn() + 1))
                .orElse(START);
    }
}
