package io.evenhand.kit.clock;

import io.evenhand.kit.problem.ProblemException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Moves this service's business clock, where the time machine is on. */
@Path("/dev/clock")
@RolesAllowed("service")
public class ClockResource {

    private final BusinessClock clock;

    ClockResource(BusinessClock clock) {
        this.clock = clock;
    }

    /** The business time asked for, and as of which real instant; that is now unless stated. */
    public record Wish(@NotNull Instant now, @Nullable Instant at) {}

    /** The business time reached. */
    public record Now(Instant now) {}

    @POST
    @Operation(summary = "Move business time forward (time machine only)")
    @Blocking // It writes a file.
    public Now move(@Valid @NotNull Wish request) {
        var at = request.at() == null ? Instant.now() : request.at();
        return switch (clock.moveTo(request.now(), at)) {
            case BusinessClock.Move.Done(var now) -> new Now(now);
            case BusinessClock.Move.Backwards(var now) ->
                throw new ProblemException(409, "clock-backwards", "Business time is already " + now + ".");
            case BusinessClock.Move.NoTimeMachine() -> throw ProblemException.notFound("address");
        };
    }
}
