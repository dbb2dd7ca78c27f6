package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How accounts come that are there to try rules of suspicion on: people who use much and do nothing wrong, and kinds of abuse
 * (docs/signals.md says what is assumed, and why it is no more than that).
 */
final class Habits {

    private static final double SECOND_MS = 1_000;

    /** Sets apart the networks of people who share an account. */
    private static final long APART = 1_000;

    private static final double WAKES = 8;

    private Habits() {}

    /** @throws IllegalArgumentException for a profile that has no more than a rhythm */
    static Habit of(Profile profile, SplittableRandom random) {
        return switch (profile) {
            case POWER -> person(14, 0.01, new Whereabouts(1, 2, 0.02, 3, 0.02), 1, random);
            case ROAMING -> person(11, 0, new Whereabouts(1, 12, 0.1, 2, 0.02), 1, random);
            case FAMILY -> family(2 + random.nextInt(3), random);
            case BATCHES -> batches(random);
            case TIMER -> timer(random);
            case TIRELESS ->
                new Program(Program.uneven(between(40, 120, random) * SECOND_MS), 0, 24, _ -> new Origin(1, 1, 1));
            case RING -> ring(6 + random.nextInt(10), random);
            case RESELLER -> reseller(20 + random.nextInt(181), random);
            case MACHINES -> machines(3 + random.nextInt(18), random);
            case LIGHT, HEAVY, BURSTY, AUTOMATED, SHARED_KEY, RECORDED ->
                throw new IllegalArgumentException(profile.word() + " has a rhythm and no more");
        };
    }

    private static Person person(
            double hours, double sleepless, Whereabouts whereabouts, long user, SplittableRandom random) {
        return new Person(
                new Person.Days(WAKES + 2 * random.nextGaussian(), hours, sleepless),
                between(25, 60, random) * SECOND_MS,
                whereabouts,
                user);
    }

    /** Everybody at home behind one network, and now and then with a phone on the way. */
    private static Habit family(int people, SplittableRandom random) {
        var members = new ArrayList<Habit>();
        for (var member = 0; member < people; member++) {
            var onTheWay = Whereabouts.fixed((1 + member) * APART);
            var habit = person(5, 0, Whereabouts.fixed(1), 1, random);
            members.add((instant, chance) -> {
                var use = habit.after(instant, chance);
                return chance.nextDouble() < 0.1 ? new Habit.Use(use.at(), onTheWay.next(1, chance)) : use;
            });
        }
        return new Habit.Together(members);
    }

    /** A hundred at once every evening, one about every second and a half, and some by hand during the day. */
    private static Habit batches(SplittableRandom random) {
        var size = 60 + random.nextInt(120);
        var pauses = Program.even(1.5 * SECOND_MS, 0.08);
        var evening = new Program(pauses, 20 + random.nextInt(3), size * 1.5 / 3_600, _ -> new Origin(1, 1, 1));
        return new Habit.Together(List.of(evening, person(3, 0, Whereabouts.fixed(1), 1, random)));
    }

    private static Habit timer(SplittableRandom random) {
        var jitter = Math.clamp(0.015 * StrictMath.exp(0.6 * random.nextGaussian()), 0.005, 0.05);
        return new Program(
                Program.even(between(15, 90, random) * SECOND_MS, jitter),
                random.nextInt(24),
                3 + random.nextInt(22),
                _ -> new Origin(1, 1, 1));
    }

    /** Half of all rings live in one time zone. They log in as the same person. */
    private static Habit ring(int people, SplittableRandom random) {
        var near = random.nextBoolean();
        var members = new ArrayList<Habit>();
        for (var member = 1; member <= people; member++) {
            members.add(new Person(
                    new Person.Days(near ? 15 + random.nextInt(3) : random.nextInt(24), 5, 0),
                    between(25, 60, random) * SECOND_MS,
                    Whereabouts.fixed(member * APART),
                    1));
        }
        return new Habit.Together(members);
    }

    private static Habit reseller(int customers, SplittableRandom random) {
        return new Program(
                Program.uneven(between(30, 240, random) * SECOND_MS),
                6,
                16 + random.nextInt(9),
                chance -> new Origin(1, 1, 1 + chance.nextInt(customers)));
    }

    private static Habit machines(int count, SplittableRandom random) {
        return new Habit.Together(IntStream.rangeClosed(1, count)
                .<Habit>mapToObj(machine -> new Program(
                        Program.uneven(between(300, 1500, random) * SECOND_MS),
                        random.nextInt(24),
                        6 + random.nextInt(19),
                        _ -> new Origin(machine * APART, machine * APART, 1)))
                .toList());
    }

    /** Small values are as frequent as ones that are larger by the same factor. */
    private static double between(double least, double most, SplittableRandom random) {
        return least * StrictMath.pow(most / least, random.nextDouble());
    }
}
