package io.evenhand.acceptance;

import java.nio.file.Path;
import java.util.List;

/** How programs that live for seconds are run: what they would gain by being compiled well costs more than it brings. */
final class Jvm {

    /** What {@code java} is told for a quick start. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
