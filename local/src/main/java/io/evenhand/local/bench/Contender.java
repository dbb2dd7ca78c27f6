package io.evenhand.local.bench;

import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
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

    /** One server with a Redis of its own. */
    static Contender of(Kind kind, Load.Maker loader, Program service, LocalRedis redis) throws IOException {
        return new Contender(
                kind,
                loader,
                Map.of(
                        Role.SERVICE, List.of(service.handle()),
                        Role.REDIS, List.of(process(redis.processId()))),
                Optional.of(new RedisControl(redis.port())));
    }

    static ProcessHandle process(long id) throws IOException {
        return ProcessHandle.of(id).orElseThrow(() -> new IOException("Process %d is not running".formatted(id)));
    }
}
