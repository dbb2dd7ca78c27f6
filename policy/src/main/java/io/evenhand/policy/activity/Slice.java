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

    Slice(long start) {
        this.start = start;
    }
}
