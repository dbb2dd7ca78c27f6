package io.evenhand.local.simulate;

import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of use an account makes of the platform. */
enum Profile {
    LIGHT("light", 1, 70, "a person, now and then in working hours"),
    HEAVY("heavy", 20, 10, "a person, all day long, weekends too"),
    BURSTY("bursty", 10, 10, "large batches every few days"),
    AUTOMATED("automated", 70, 5, "a program, at regular gaps round the clock"),
    SHARED_KEY("shared-key", 25, 5, "several people in several time zones behind one key"),
    RECORDED("recorded", 0, 0, "what a file says");

    private final String word;
    private final int volume;
    private final int usual;
    private final String meaning;

    Profile(String word, int volume, int usual, String meaning) {
        this.word = word;
        this.volume = volume;
        this.usual = usual;
        this.meaning = meaning;
    }

    String word() {
        return word;
    }

    /** How much it uses, on average, for one use of a light account. */
    int volume() {
        return volume;
    }

    /** Its weight in a population that says nothing else. */
    int usual() {
        return usual;
    }

    String meaning() {
        return meaning;
    }

    /** @throws IllegalArgumentException if no generated account has such a profile */
    static Profile of(String word) {
        return generated()
                .filter(profile -> profile.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is no profile; there are %s"
                        .formatted(word, generated().map(Profile::word).collect(Collectors.joining(", ")))));
    }

    static Shares usualShares() {
        var weights = new LinkedHashMap<String, Integer>();
        generated().forEach(profile -> weights.put(profile.word, profile.usual));
        return new Shares(weights);
    }

    static Stream<Profile> generated() {
        return Stream.of(values()).filter(profile -> profile != RECORDED);
    }
}
