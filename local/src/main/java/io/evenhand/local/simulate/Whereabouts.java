package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Origin;
import java.util.SplittableRandom;

/** Where somebody is and what with, which changes from time to time. An environment is a network with a machine. */
final class Whereabouts {

    private static final long MACHINES = 64;

    private final long base;
    private final int networks;
    private final double moves;
    private final int machines;
    private final double turns;
    private int network;
    private int machine;

    /**
     * @param base sets them apart from the networks of others
     * @param moves how likely a use comes from another of the {@code networks} than the one before
     * @param turns how likely a use comes from another of the {@code machines}
     */
    Whereabouts(long base, int networks, double moves, int machines, double turns) {
        this.base = base;
        this.networks = networks;
        this.moves = moves;
        this.machines = machines;
        this.turns = turns;
    }

    /** Always the same. */
    static Whereabouts fixed(long base) {
        return new Whereabouts(base, 1, 0, 1, 0);
    }

    Origin next(long user, SplittableRandom random) {
        if (random.nextDouble() < moves) {
            network = random.nextInt(networks);
        }
        if (random.nextDouble() < turns) {
            machine = random.nextInt(machines);
        }
        var at = base + network;
        return new Origin(at, at * MACHINES + machine, user);
    }
}
