package io.evenhand.kit.testing;

import io.evenhand.local.issuer.LocalIssuer;
import io.evenhand.local.issuer.TokenSigner;
import io.evenhand.local.store.LocalPostgres;
import io.evenhand.local.store.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * PostgreSQL, Redis and a token issuer for {@code @QuarkusTest}s: {@code @WithTestResource(TestPlatform.class)}. They
 * start once, serve every test of the JVM, and end with it. The service under test listens at {@code evenhand.test.url}.
 */
public final class TestPlatform implements QuarkusTestResourceLifecycleManager {

    static final String URL = "evenhand.test.url";

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final String DIRECTORY = "evenhand.test.directory";
    private static final String PREFIX = "evenhand.test.platform.";

    @Override
    public Map<String, String> start() {
        var port = freePort();
        var config = new HashMap<>(config());
        config.put("quarkus.http.test-port", Integer.toString(port));
        config.put(URL, "http://127.0.0.1:" + port);
        return config;
    }

    /** The stores outlive a test class; the JVM's end stops them. */
    @Override
    public void stop() {}

    /** A token for somebody with these roles. */
    public static String token(String... roles) {
        return tokenOf("test-" + String.join("-", roles), roles);
    }

    /** A token for {@code subject} with these roles. */
    public static String tokenOf(String subject, String... roles) {
        return signed(subject, roles, TOKEN_LIFE);
    }

    /** A token that was good an hour ago. */
    public static String expiredToken(String... roles) {
        return signed("test", roles, TOKEN_LIFE.negated());
    }

    /** A connection to {@code database}, to look into tables or to hold a transaction open. */
    public static Connection connect(String database) throws SQLException {
        return connect(database, database);
    }

    /** A connection to {@code database} as another user than its own, such as the superuser {@code postgres}. */
    public static Connection connect(String database, String user) throws SQLException {
        var port = config().get("evenhand.database.port");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database), user, "");
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String signed(String subject, String[] roles, Duration life) {
        try {
            var directory = Path.of(System.getProperty(DIRECTORY, "")).resolve("issuer");
            return TokenSigner.open(directory, System.getProperty(PREFIX + "evenhand.identity.issuer", ""))
                    .token(subject, List.of(roles), life);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a service must be told to find the stores. Quarkus loads this class once for each application it starts, so
     * what they share is kept in system properties.
     */
    private static Map<String, String> config() {
        var shared = System.getProperties();
        synchronized (shared) {
            if (!shared.containsKey(DIRECTORY)) {
                startAll().forEach((name, value) -> shared.setProperty(PREFIX + name, value));
            }
            return shared.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(PREFIX))
                    .collect(Collectors.toMap(name -> name.substring(PREFIX.length()), shared::getProperty));
        }
    }

    private static Map<String, String> startAll() {
        try {
            var directory = Files.createTempDirectory("evenhand-test");
            var issuer = LocalIssuer.start(directory.resolve("issuer"), 0);
            issuer.writeTokens(directory.resolve("tokens"), TOKEN_LIFE);
            var postgres = LocalPostgres.start(directory.resolve("postgres"), 0);
            var redis = LocalRedis.start(directory.resolve("redis"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAll(directory, issuer, redis, postgres)));
            System.setProperty(DIRECTORY, directory.toString());
            return Map.of(
                    "evenhand.database.port", Integer.toString(postgres.port()),
                    "evenhand.database.password", "test",
                    "evenhand.redis.url", redis.url(),
                    "evenhand.meter.deadline", "PT5S",
                    "evenhand.identity.issuer", issuer.url(),
                    "evenhand.identity.service-token-file",
                            directory.resolve("tokens/service").toString(),
                    "evenhand.keys.pepper", "pepper-of-the-tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stopAll(Path directory, LocalIssuer issuer, LocalRedis redis, LocalPostgres postgres) {
        try {
            issuer.close();
            redis.close();
            postgres.close();
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (var files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
