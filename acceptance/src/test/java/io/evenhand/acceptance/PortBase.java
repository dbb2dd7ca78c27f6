package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Where an Evenhand of the tests listens. */
final class PortBase {

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;

    private PortBase() {}

    /** A port base at which every part finds its port free. */
    static int free() {
        while (true) {
            var candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (isFree(candidate)) {
                return candidate;
            }
        }
    }

    private static boolean isFree(int portBase) {
        for (var part : Part.values()) {
            try {
                new ServerSocket(part.port(portBase), 1, InetAddress.getLoopbackAddress()).close();
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }
}
