package io.evenhand.metering.memory;

import static io.evenhand.kit.identity.Roles.SERVICE;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.Checkpoint;
import io.evenhand.meter.Memory.Found;
import io.evenhand.meter.Memory.Identity;
import io.evenhand.meter.MeterUnavailable;
import io.evenhand.meter.Remembered;
import io.evenhand.meter.UseId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The memory over HTTP, for those who decide. Asking changes nothing; it is a POST for its length. */
@Path("/v1/memory")
@RolesAllowed(SERVICE)
public class MemoryResource {

    private static final int MOST = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final StoredMemory memory;

    MemoryResource(StoredMemory memory) {
        this.memory = memory;
    }

    /** What is asked for, by a Redis that lives in {@code epoch}. */
    @RegisterForReflection
    public record Question(
            @NotBlank String epoch,
            @NotNull @Size(max = MOST) List<@NotBlank String> accounts,
            @NotNull @Size(max = MOST) List<@Valid @NotNull Use> uses) {}

    /** A use and its identity. */
    @RegisterForReflection
    public record Use(
            @NotBlank String account,
            @NotNull String source,
            @NotBlank String id) {}

    /** What is known; who or what is not named was never counted. */
    @RegisterForReflection
    public record Answer(List<State> checkpoints, List<Known> uses) {}

    /** An account's counters, packed, in base 64. */
    @RegisterForReflection
    public record State(String account, long version, String state, Map<String, String> places) {}

    /** What a use was answered, packed, in base 64. */
    @RegisterForReflection
    public record Known(String account, String source, String id, String decision, String fingerprint, String answer) {}

    @POST
    @Operation(
            summary = "What is stored of accounts' counters and of identified uses, once the log was read far enough")
    public Uni<Answer> find(@Valid @NotNull Question question) {
        var uses = question.uses().stream()
                .map(use -> new Identity(use.account(), new UseId(use.source(), use.id())))
                .toList();
        return memory.look(question.epoch(), question.accounts(), uses)
                .map(MemoryResource::answer)
                .onFailure(MeterUnavailable.class)
                .transform(e -> ProblemException.unavailable("Nobody can tell now: " + e.getMessage(), RETRY));
    }

    private static Answer answer(Found found) {
        return new Answer(
                found.checkpoints().entrySet().stream()
                        .map(MemoryResource::state)
                        .toList(),
                found.uses().entrySet().stream().map(MemoryResource::known).toList());
    }

    private static State state(Entry<String, Checkpoint> entry) {
        var checkpoint = entry.getValue();
        var places = checkpoint.places().entrySet().stream()
                .collect(Collectors.toMap(Entry::getKey, place -> text(place.getValue())));
        return new State(entry.getKey(), checkpoint.version(), text(checkpoint.state()), places);
    }

    private static Known known(Entry<Identity, Remembered> entry) {
        var use = entry.getKey().use();
        var before = entry.getValue();
        return new Known(
                entry.getKey().account(),
                use.source(),
                use.id(),
                before.decision(),
                before.fingerprint(),
                text(before.answer()));
    }

    private static String text(Buffer packed) {
        return Base64.getEncoder().encodeToString(packed.getBytes());
    }
}
