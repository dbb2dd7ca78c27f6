package io.evenhand.enforcement.webhook;

import java.net.InetAddress;
import java.net.URI;

/** Where a post to a URL would go, at this moment. */
sealed interface Destination {

    /** All its addresses may be posted to; the post goes to this one, whatever its name resolves to later. */
    record Reachable(URI url, InetAddress address) implements Destination {}

    /** No post goes there. */
    record Refused(String why) implements Destination {}
}
