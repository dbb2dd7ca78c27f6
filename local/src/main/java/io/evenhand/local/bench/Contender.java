package io.evenhand.local.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One that is running and can be measured.
 *
 * @param processes whose CPU time is told; with those that they start
 */
record Contender(Kind kind, Load.Maker loader, Map<Role, List<ProcessHandle>> processes, Optional<RedisControl> redis) {

    Contender {
        processes = Map.copyOf(processes);
    }
}
