package io.evenhand.enforcement.sighting;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a request comes from, in the clear: for the moment in which it is made into numbers.
 *
 * @param address of the client
 * @param client what the client calls itself
 * @param endUser for whom the account's software makes the request, if it says so
 */
public record Place(Optional<InetAddress> address, Optional<String> client, Optional<String> endUser) {

    public static final Place UNKNOWN = new Place(Optional.empty(), Optional.empty(), Optional.empty());

    /** The address that is written so; never asks who has a name. */
    public static Optional<InetAddress> parsed(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Place[]";
    }
}
