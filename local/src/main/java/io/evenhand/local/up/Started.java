package io.evenhand.local.up;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been started so far, closed once: in the opposite order, or all together. What comes too late, because closing
 * has begun meanwhile, is closed at once.
 */
final class Started implements AutoCloseable {

    private final Deque<AutoCloseable> things = new ArrayDeque<>();
    private final boolean together;
    private boolean closed;

    private Started(boolean together) {
        this.together = together;
    }

    static Started closedInOrder() {
        return new Started(false);
    }

    static Started closedTogether() {
        return new Started(true);
    }

    synchronized <T extends AutoCloseable> T add(T thing) {
        if (closed) {
            closeOne(thing);
            throw new IllegalStateException("Evenhand is stopping");
        }
        things.push(thing);
        return thing;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (together) {
            things.parallelStream().forEach(Started::closeOne);
        } else {
            things.forEach(Started::closeOne);
        }
        things.clear();
    }

    /** One that does not close well must not keep the others running. */
    private static void closeOne(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            System.err.println("evenhand: " + thing.getClass().getSimpleName() + " did not stop well: " + e);
        }
    }
}
