package io.evenhand.local.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Which port a store listens on: the one asked for, or any free one for 0. */
final class Ports {

    private Ports() {}

    static int choose(int port) throws IOException {
        if (port != 0) {
            return port;
        }
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
