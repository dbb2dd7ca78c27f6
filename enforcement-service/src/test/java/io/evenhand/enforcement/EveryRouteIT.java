package io.evenhand.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.Routes;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class EveryRouteIT {

    @Test
    void everyRouteWantsAToken() {
        assertThat(Routes.openWithoutToken()).isEmpty();
    }

    @Test
    void everyRouteWantsARole() {
        assertThat(Routes.openTo(TestPlatform.token("nobody"))).isEmpty();
    }
}
