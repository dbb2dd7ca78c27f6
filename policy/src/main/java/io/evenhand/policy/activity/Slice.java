package io.evenhand.policy.activity;

/** A short stretch of a window, and what happened in it. */
final class Slice {

    final long start;
    long requests;
    double units;
    long refused;
    long gaps;
    double gapSum;
    double gapSquares;
    int networks;
    int environments;
    int users;
    long extractions;

    /** Requests of which it was told whether they extract. */
    long told;

    Slice(long start) {
        this.start = start;
    }

    void pack(Packing to) {
        to.number(start)
                .number(requests)
                .sum(units)
                .number(refused)
                .number(gaps)
                .sum(gapSum)
                .sum(gapSquares)
                .number(networks)
                .number(environments)
                .number(users)
                .number(extractions)
                .number(told);
    }

    static Slice unpack(Unpacking from) {
        var slice = new Slice(from.number());
        slice.requests = from.number();
        slice.units = from.sum();
        slice.refused = from.number();
        slice.gaps = from.number();
        slice.gapSum = from.sum();
        slice.gapSquares = from.sum();
        slice.networks = (int) from.number();
        slice.environments = (int) from.number();
        slice.users = (int) from.number();
        slice.extractions = from.number();
        slice.told = from.number();
        return slice;
    }
}
