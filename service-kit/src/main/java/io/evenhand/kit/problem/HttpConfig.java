package io.evenhand.kit.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Map;

/** What calls may take. How large the largest body is that is read is Quarkus' own {@code quarkus.http.limits.max-body-size}. */
@ConfigMapping(prefix = "evenhand.http")
interface HttpConfig {

    /** How large the body of a call may be. */
    MemorySize body();

    /** How large that of calls to these paths may be, instead. */
    Map<String, MemorySize> largerBodies();

    /** How long whoever changes something waits at most, once the call was read, to hear of it. */
    Duration answerWithin();

    default long limitOf(String path) {
        return largerBodies().getOrDefault(path, body()).asLongValue();
    }
}
