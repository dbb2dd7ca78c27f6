package io.evenhand.kit.testing;

import static org.awaitility.Awaitility.await;

import io.evenhand.kit.store.Migrations;
import io.quarkus.test.junit.callback.QuarkusTestAfterConstructCallback;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Lets no test begin before its tables are there, as no gateway sends calls to a service that is not ready. Tests that
 * run without {@link TestPlatform} have none to wait for.
 */
public final class AwaitTables implements QuarkusTestAfterConstructCallback {

    private static final Duration MIGRATION = Duration.ofSeconds(60);

    @Override
    public void afterConstruct(Object test) {
        if (ConfigProvider.getConfig()
                .getOptionalValue(TestPlatform.URL, String.class)
                .isPresent()) {
            var migrations = CDI.current().select(Migrations.class).get();
            await().atMost(MIGRATION).until(migrations::done);
        }
    }
}
