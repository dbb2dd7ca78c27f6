package io.evenhand.local.place;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** A part of Evenhand that listens on this machine, at a fixed distance from the port base. */
public enum Part {
    GATEWAY(0),
    ACCOUNTS(1),
    METERING(2),
    ENFORCEMENT(3),
    APPEALS(4),
    ISSUER(5),
    UPSTREAM(6),
    POSTGRES(10),
    REDIS(11);

    /** The parts that are services with a database of their own. */
    public static final List<Part> SERVICES = List.of(ACCOUNTS, METERING, ENFORCEMENT, APPEALS);

    /** Where {@code --port-base} starts when nothing is said. */
    public static final int DEFAULT_PORT_BASE = 8080;

    private final int distance;

    Part(int distance) {
        this.distance = distance;
    }

    public int port(int portBase) {
        return portBase + distance;
    }

    public URI url(int portBase) {
        return URI.create("http://127.0.0.1:" + port(portBase));
    }

    /** The word for it in file names, settings and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
