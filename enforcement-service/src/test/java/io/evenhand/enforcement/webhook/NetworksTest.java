package io.evenhand.enforcement.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.enforcement.webhook.Networks.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No post goes where only the platform's own machines can go. */
class NetworksTest {

    private static final Networks NETWORKS = new Networks(List.of());

    /** As the system's resolver reads it, odd forms of IPv4 included. */
    private static Reach reach(String address) throws UnknownHostException {
        return NETWORKS.of(InetAddress.getAllByName(address)[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "2130706433",
                "127.1",
                "169.254.169.254",
                "168.63.129.16",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.255.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:10.0.0.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsForbidden(String address) throws UnknownHostException {
        assertThat(reach(address)).isEqualTo(Reach.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:1.1.1.1",
                "2606:4700:4700::1111",
                "2a00:1450:4001:80b::200e"
            })
    void whatIsPublicMayBePostedTo(String address) throws UnknownHostException {
        assertThat(reach(address)).isEqualTo(Reach.PUBLIC);
    }

    @Test
    void aNetworkThatThePlatformAllowsIsOpenAndItsNeighbourIsNot() throws UnknownHostException {
        var allowing = new Networks(List.of("10.1.0.0/16", "fd12::/16"));

        assertThat(allowing.of(InetAddress.getAllByName("10.1.255.1")[0])).isEqualTo(Reach.ALLOWED);
        assertThat(allowing.of(InetAddress.getAllByName("10.2.0.1")[0])).isEqualTo(Reach.FORBIDDEN);
        assertThat(allowing.of(InetAddress.getAllByName("fd12::7")[0])).isEqualTo(Reach.ALLOWED);
        assertThat(allowing.of(InetAddress.getAllByName("fd13::7")[0])).isEqualTo(Reach.FORBIDDEN);
    }
}
