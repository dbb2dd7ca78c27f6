package io.evenhand.enforcement.sighting;

import io.evenhand.meter.Sightings;
import io.evenhand.policy.activity.Origin;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes numbers of places: equal for what is equal, and saying nothing else. Networks and environments are salted anew
 * each day with what nobody keeps; people behind an account, who are compared over longer, with a secret and the account,
 * so that no two accounts' people can be compared.
 */
@Singleton
class Origins {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SALT = 32;

    /** The part of an address that a household or an office has: 24 bits of IPv4, 48 of IPv6. */
    private static final int NETWORK_OF_4 = 3;

    private static final int NETWORK_OF_6 = 6;
    private static final Pattern VERSION = Pattern.compile("[0-9][0-9._]*");

    private final Sightings sightings;
    private final SecretKeySpec pepper;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Salt salt;

    private record Salt(LocalDate day, SecretKeySpec key) {}

    Origins(Sightings sightings, @ConfigProperty(name = "evenhand.keys.pepper") String pepper) {
        this.sightings = sightings;
        this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The numbers of a place; nothing when its address, or today's salt, is not known. */
    Optional<Origin> of(String account, Place place) {
        return place.address()
                .flatMap(address -> today().map(key -> {
                    var network = network(address);
                    return new Origin(
                            number(key, network, "network"),
                            number(key, network, family(place.client().orElse(""))),
                            place.endUser().map(name -> user(account, name)).orElse(Origin.NOBODY));
                }));
    }

    /** Learns today's salt before anybody needs it, so that the first request of a day has an origin too. */
    void prepare() {
        today();
    }

    private Optional<SecretKeySpec> today() {
        var day = LocalDate.now(ZoneOffset.UTC);
        var known = salt;
        if (known != null && known.day().equals(day)) {
            return Optional.of(known.key());
        }
        if (asking.compareAndSet(false, true)) {
            var fresh = new byte[SALT];
            random.nextBytes(fresh);
            sightings
                    .salt(day, fresh)
                    .onSuccess(bytes -> salt = new Salt(day, new SecretKeySpec(bytes, ALGORITHM)))
                    .onFailure(e -> Log.debugf("Today's salt is not known: %s", e.getMessage()))
                    .onComplete(_ -> asking.set(false));
        }
        return Optional.empty();
    }

    private static byte[] network(InetAddress address) {
        return Arrays.copyOf(address.getAddress(), address instanceof Inet4Address ? NETWORK_OF_4 : NETWORK_OF_6);
    }

    /** What a client calls itself, whatever its version. */
    private static String family(String client) {
        return "client " + VERSION.matcher(client.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private long user(String account, String name) {
        var number = number(pepper, account.getBytes(StandardCharsets.UTF_8), "end user " + name);
        return number == Origin.NOBODY ? 1 : number;
    }

    private static long number(SecretKeySpec key, byte[] one, String other) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((byte) one.length);
            mac.update(one);
            return ByteBuffer.wrap(mac.doFinal(other.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
