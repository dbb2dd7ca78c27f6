package io.evenhand.local.simulate;

import com.tdunning.math.stats.MergingDigest;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** How long requests waited, told by quantiles and by classes; its size does not grow with their number. */
final class Waits {

    /** The longest wait of each class but the last. */
    static final List<Duration> CLASSES = List.of(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofDays(1));

    static final List<String> CLASS_NAMES =
            List.of("at once", "to 1 s", "to 10 s", "to 1 min", "to 10 min", "to 1 h", "to 1 day", "longer");

    private static final int COMPRESSION = 100;
    private static final long[] ENDS =
            CLASSES.stream().mapToLong(Duration::toMillis).toArray();

    private final MergingDigest digest = new MergingDigest(COMPRESSION);
    private final long[] classes = new long[ENDS.length + 1];
    private long longest;

    void add(long millis) {
        digest.add((double) millis);
        longest = Math.max(longest, millis);
        var place = 0;
        while (place < ENDS.length && millis > ENDS[place]) {
            place++;
        }
        classes[place]++;
    }

    void add(Waits other) {
        digest.add(other.digest);
        longest = Math.max(longest, other.longest);
        for (var place = 0; place < classes.length; place++) {
            classes[place] += other.classes[place];
        }
    }

    Summary summary() {
        return new Summary(
                quantile(0.5),
                quantile(0.95),
                Duration.ofMillis(longest),
                LongStream.of(classes).boxed().toList());
    }

    /** Between two waits that happened the digest interpolates: told to the millisecond, and not beyond the longest. */
    private Duration quantile(double share) {
        return digest.size() == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.clamp(Math.round(digest.quantile(share)), 0, longest));
    }

    /** @param classes how many waited so long, by {@link #CLASSES} */
    record Summary(Duration median, Duration p95, Duration longest, List<Long> classes) {}
}
