package io.evenhand.enforcement.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses that everybody can reach from those that only look so from inside. Of IPv6 only what is given out for
 * public use is public, so that mapped, translated (NAT64), local and other special addresses are not; in it, and in
 * IPv4, the blocks that the IANA registries of special-purpose addresses name are not public either.
 */
final class Networks {

    private static final List<Network> SPECIAL_IPV4 = networks(Stream.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // The host of a virtual machine answers here, on a public address.
            "168.63.129.16/32"));
    private static final List<Network> PUBLIC_IPV6 = networks(Stream.of("2000::/3"));
    private static final List<Network> SPECIAL_IPV6 =
            networks(Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

    private final List<Network> allowed;

    Networks(List<String> allowed) {
        this.allowed = networks(allowed.stream());
    }

    /** What an address is, to this platform. */
    enum Reach {
        PUBLIC,
        ALLOWED,
        FORBIDDEN
    }

    Reach of(InetAddress address) {
        if (isIn(allowed, address)) {
            return Reach.ALLOWED;
        }
        var open = address instanceof Inet4Address
                ? !isIn(SPECIAL_IPV4, address)
                : isIn(PUBLIC_IPV6, address) && !isIn(SPECIAL_IPV6, address);
        return open ? Reach.PUBLIC : Reach.FORBIDDEN;
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }

    private static List<Network> networks(Stream<String> networks) {
        return networks.map(Network::parse).toList();
    }
}
