package io.evenhand.enforcement.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known with PostgreSQL and without it, by a clock that the test moves. */
class RecentTest {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final Recent<String> recent = new Recent<>(vertx, silent::get, changes::get, nanos::get);

    @AfterEach
    void close() {
        vertx.close().await().atMost(LONGEST);
    }

    private Optional<String> find(Uni<Optional<String>> read) {
        return recent.find("key", () -> {
                    reads.incrementAndGet();
                    return read;
                })
                .await()
                .atMost(LONGEST);
    }

    private static Uni<Optional<String>> says(String value) {
        return Uni.createFrom().item(Optional.of(value));
    }

    private static Uni<Optional<String>> saysThereIsNone() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static Uni<Optional<String>> fails() {
        return Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away"));
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void isReadOnceInAMinute() {
        find(says("one"));
        passes(Duration.ofSeconds(59));

        assertThat(find(says("two"))).contains("one");
        assertThat(reads).hasValue(1);
    }

    @Test
    void isReadAgainAfterAMinute() {
        find(says("one"));
        passes(Duration.ofSeconds(60));

        assertThat(find(says("two"))).contains("two");
    }

    @Test
    void isNotKnownAnyMoreWhenThereIsNone() {
        find(says("one"));
        passes(Duration.ofSeconds(60));
        find(saysThereIsNone());
        silent.set(true);

        assertThat(find(saysThereIsNone())).isEmpty();
    }

    @Test
    void isKnownForAnHourWithoutPostgres() {
        find(says("one"));
        silent.set(true);
        passes(Duration.ofMinutes(59));

        assertThat(find(fails())).contains("one");
        assertThat(reads).hasValue(1);
    }

    @Test
    void isNotKnownForLonger() {
        find(says("one"));
        silent.set(true);
        passes(Duration.ofMinutes(60));

        assertThatThrownBy(() -> find(fails())).hasMessageContaining("away");
    }

    @Test
    void isKnownThoughNobodyNoticedYetThatPostgresFails() {
        find(says("one"));
        passes(Duration.ofSeconds(60));

        assertThat(find(fails())).contains("one");
    }

    @Test
    void isKnownThoughPostgresSaysNothing() {
        find(says("one"));
        passes(Duration.ofSeconds(60));

        assertThat(find(Uni.createFrom().nothing())).contains("one");
    }

    @Test
    void isReadAgainWhenSomethingChangedWhileItWasRead() {
        find(says("one").invoke(() -> changes.set(7)));

        assertThat(find(says("two"))).contains("two");
    }

    @Test
    void isReadAgainWhenItChanged() {
        find(says("one"));
        recent.forget("key");

        assertThat(find(says("two"))).contains("two");
    }
}
