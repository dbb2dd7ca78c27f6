package io.evenhand.policy.language;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Places in a text that are known by the number of their character. */
final class Characters {

    private Characters() {}

    /** Half a surrogate pair, which no file can hold but a string can, makes the parser fail in ways of its own. */
    static OptionalInt firstBroken(String source) {
        var codePoints = source.codePoints().toArray();
        return IntStream.range(0, codePoints.length)
                .filter(index -> Character.getType(codePoints[index]) == Character.SURROGATE)
                .findFirst();
    }

    static Position position(int codePointIndex, String source) {
        var before = source.substring(0, source.offsetByCodePoints(0, codePointIndex));
        var line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Position(line, before.length() - before.lastIndexOf('\n'));
    }
}
