package io.evenhand.kit.clock;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Whether business time may be moved. */
@ConfigMapping(prefix = "evenhand.time-machine")
interface TimeMachineConfig {

    /** Where the offset from real time is kept; absent: no time machine. */
    Optional<Path> file();
}
