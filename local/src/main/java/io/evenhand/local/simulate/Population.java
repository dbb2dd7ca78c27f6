package io.evenhand.local.simulate;

import io.evenhand.policy.simulation.Request;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Accounts that do not exist, and their use, drawn from a seed. Nothing is kept: each request is made when it is played,
 * account by account.
 *
 * @param perDay uses of a light account on an average day; those of other profiles in proportion
 */
record Population(long accounts, Shares profiles, Shares plans, double perDay, Span span, Tasks tasks, long seed)
        implements Usage {

    /** Far enough apart that no two accounts share a stream of random numbers. */
    private static final long STRIDE = 0x9e3779b97f4a7c15L;

    /** How unlike each other accounts of a profile are: two thirds lie within a factor of 1.8 of the median. */
    private static final double SPREAD = 0.6;

    private static final int FEWEST_SHARING = 3;
    private static final int MORE_SHARING = 10;

    /** From {@code start} to before {@code end}. */
    record Span(Instant start, Instant end) {}

    @Override
    public void play(Audience audience) {
        for (var number = 0L; number < accounts; number++) {
            play(number, audience);
        }
    }

    private void play(long number, Audience audience) {
        var random = new SplittableRandom(seed + STRIDE * (number + 1));
        var member = member(number);
        var habit = habit(member, number, random);
        var task = tasks.of(1);
        var requests = audience.open(member);
        var end = span.end().toEpochMilli();
        var use = habit.after(span.start().toEpochMilli(), random);
        for (var sent = 1; use.at() < end; sent++) {
            requests.accept(new Request(Instant.ofEpochMilli(use.at()), task.apply(random), Optional.of(use.origin())));
            use = habit.after(use.at(), random);
            if ((sent & 0xfff) == 0) {
                audience.progress((double) number / accounts);
            }
        }
        audience.close(member);
        audience.progress((number + 1.0) / accounts);
    }

    private Habit habit(Member member, long number, SplittableRandom random) {
        if (member.profile().isItself()) {
            return Habits.of(member.profile(), random);
        }
        var volume = perDay * member.profile().volume() * StrictMath.exp(SPREAD * random.nextGaussian());
        var people = member.profile() == Profile.SHARED_KEY ? FEWEST_SHARING + random.nextInt(MORE_SHARING) : 1;
        var rhythm = Rhythm.of(member.profile(), volume, people, random);
        // Who it is decides nothing else: its random numbers are of their own.
        var who = new SplittableRandom(~(seed + STRIDE * (number + 1)));
        return new Habit.Settled(rhythm, people, who);
    }

    Member member(long number) {
        var word = profiles.of(number, Shares.Deal.PROFILES);
        var name = String.format(Locale.ROOT, "%s-%0" + Long.toString(accounts).length() + "d", word, number + 1);
        return new Member(name, Profile.of(word), plans.of(number, Shares.Deal.PLANS));
    }
}
