package io.evenhand.kit.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** How large bodies may be. What is the largest here is Quarkus' own {@code quarkus.http.limits.max-body-size}. */
@ConfigMapping(prefix = "evenhand.http")
interface BodyConfig {

    /** Of a call. */
    MemorySize body();

    /** Of calls to these paths, instead. */
    Map<String, MemorySize> largerBodies();

    default long limitOf(String path) {
        return largerBodies().getOrDefault(path, body()).asLongValue();
    }
}
