package io.evenhand.kit.clock;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TimeMachineIT.On.class)
@WithTestResource(TestPlatform.class)
class TimeMachineIT {

    /** A service with the time machine switched on. */
    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of(
                        "evenhand.time-machine.file",
                        Files.createTempDirectory("clock").resolve("offset").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    BusinessClock clock;

    @Inject
    TimeMachineConfig config;

    @Inject
    Event<BusinessClock.Moved> moves;

    @Test
    void timeIsMovedForwardNeverBackAndStaysMovedAfterARestart() {
        var target = clock.instant().plus(Duration.ofDays(40)).truncatedTo(ChronoUnit.SECONDS);

        var moved = move("service", target);

        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(clock.instant()).isCloseTo(target, within(20, ChronoUnit.SECONDS));
        assertThat(move("service", target.minusSeconds(60)).jsonPath().getString("type"))
                .endsWith("/clock-backwards");
        assertThat(new BusinessClock(config, moves).instant()).isCloseTo(target, within(30, ChronoUnit.SECONDS));
    }

    @Test
    void servicesThatAreToldOneAfterTheOtherAgree() throws IOException {
        var at = Instant.now();
        var target = at.plus(Duration.ofDays(80));
        var first = clockOf(Files.createTempDirectory("clock").resolve("offset"));
        var second = clockOf(Files.createTempDirectory("clock").resolve("offset"));

        first.moveTo(target, at);
        second.moveTo(target, at);

        var before = first.instant();
        var between = second.instant();
        var after = first.instant();
        assertThat(between).isBetween(before, after);
    }

    private BusinessClock clockOf(Path file) {
        return new BusinessClock(() -> Optional.of(file), moves);
    }

    @Test
    void onlyAServiceMovesTime() {
        assertThat(move("operator", Instant.now()).statusCode()).isEqualTo(403);
        assertThat(given().post("/dev/clock").statusCode()).isEqualTo(401);
    }

    @Test
    void businessTimeHasTheMicrosecondsThatPostgresqlKeeps() {
        var now = clock.instant();

        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void productionHasNoTimeMachine() {
        assertThatThrownBy(() -> BusinessClock.refuseInProduction(List.of("prod")))
                .hasMessageContaining("evenhand.time-machine.file");
    }

    @Test
    void withoutAFileThereIsNoTimeMachine() {
        var fixed = new BusinessClock(Optional::<Path>empty, moves);

        assertThat(fixed.moveTo(Instant.now().plusSeconds(60), Instant.now()))
                .isEqualTo(new BusinessClock.Move.NoTimeMachine());
    }

    private static Response move(String role, Instant target) {
        return given().auth()
                .oauth2(TestPlatform.token(role))
                .contentType("application/json")
                .body("{\"now\":\"%s\"}".formatted(target))
                .post("/dev/clock");
    }
}
