package io.evenhand.enforcement.account;

import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The published policies, in memory. */
@ApplicationScoped
public class Policies {

    private final Map<String, ConcurrentSkipListMap<Integer, PublishedVersion>> byName = new ConcurrentHashMap<>();

    /** The version of {@code policy} that decides at {@code now}: the highest whose time has come. */
    public Optional<PublishedVersion> inForce(String policy, Instant now) {
        var versions = byName.get(policy);
        if (versions == null) {
            return Optional.empty();
        }
        for (var version : versions.descendingMap().values()) {
            if (!version.effectiveAt().isAfter(now)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** One version, in force or not. */
    public Optional<PublishedVersion> version(String policy, int version) {
        return Optional.ofNullable(byName.get(policy)).map(versions -> versions.get(version));
    }

    /** Takes in a published version; one that is known stays as it is, since versions never change. */
    void add(String name, int version, String source, Instant effectiveAt) {
        byName.computeIfAbsent(name, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(version, _ -> switch (PolicyReader.read(source)) {
                    case PolicyReading.Valid(var policy) -> new PublishedVersion(policy, version, effectiveAt);
                    case PolicyReading.Invalid(var errors) -> {
                        Log.errorf("Policy %s version %d was published and cannot be read: %s", name, version, errors);
                        yield null;
                    }
                });
    }
}
