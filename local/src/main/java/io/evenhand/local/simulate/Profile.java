package io.evenhand.local.simulate;

import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of use an account makes of the platform. */
enum Profile {
    LIGHT("light", 1, 70, "a person, now and then in working hours"),
    HEAVY("heavy", 20, 10, "a person, all day long, weekends too"),
    BURSTY("bursty", 10, 10, "large batches every few days"),
    AUTOMATED("automated", 70, 5, "a program, at regular gaps round the clock"),
    SHARED_KEY("shared-key", 25, 5, "several people in several time zones behind one key"),
    POWER("power", 0, 0, "one person by hand, 14 hours a day and now and then all night, on several devices"),
    ROAMING("roaming", 0, 0, "one person whose VPN and phone change networks all day"),
    FAMILY("family", 0, 0, "two to four people of one household"),
    BATCHES("batches", 0, 0, "a person who leaves a hundred uses at once every evening"),
    TIMER("timer", 0, 0, "a program with even pauses, some hours a day or all day"),
    TIRELESS("tireless", 0, 0, "a program round the clock that makes its pauses uneven"),
    RING("ring", 0, 0, "six to fifteen people with one password"),
    RESELLER("reseller", 0, 0, "twenty to two hundred customers behind one account"),
    MACHINES("machines", 0, 0, "one key in three to twenty environments"),
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

    /** How much it uses, on average, for one use of a light account; 0 for one whose use has nothing to do with that. */
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

    /** What it does that policies forbid, in their words for violations; nothing where only its volume is of interest. */
    Set<String> abuses() {
        return switch (this) {
            case TIMER, TIRELESS -> Set.of("automation");
            case RING -> Set.of("sharing");
            case RESELLER -> Set.of("reselling", "automation");
            case MACHINES -> Set.of("sharing", "automation");
            case LIGHT, HEAVY, BURSTY, AUTOMATED, SHARED_KEY, POWER, ROAMING, FAMILY, BATCHES, RECORDED -> Set.of();
        };
    }

    /** Whether it comes as such accounts do, whatever the volume of others. */
    boolean isItself() {
        return volume == 0;
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
