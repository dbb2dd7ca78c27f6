package io.evenhand.enforcement.webhook;

import java.math.BigInteger;
import java.net.InetAddress;

/** All addresses that begin with the same bits. */
record Network(InetAddress address, int bits) {

    Network {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("%s has no %d bits".formatted(address.getHostAddress(), bits));
        }
    }

    /** Reads {@code 10.0.0.0/8}. */
    static Network parse(String text) {
        var parts = text.strip().split("/", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'%s' is no network such as 10.0.0.0/8".formatted(text));
        }
        return new Network(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    boolean has(InetAddress other) {
        return address.getAddress().length == other.getAddress().length
                && first(address).equals(first(other));
    }

    private BigInteger first(InetAddress of) {
        var bytes = of.getAddress();
        return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }
}
