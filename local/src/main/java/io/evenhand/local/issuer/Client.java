package io.evenhand.local.issuer;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The one program that people may log in to here.
 *
 * @param address where its pages begin; nobody is sent anywhere else
 */
public record Client(String id, String secret, URI address) {

    /** The console of the appeals service; its secret is made once and kept. */
    public static Client console(DataFolder data, int portBase) throws IOException {
        return new Client(
                "evenhand-console",
                OwnerOnly.secret(data.consoleSecret()),
                Part.APPEALS.url(portBase).resolve("/console"));
    }

    /** The only place where a login ends. */
    String callback() {
        return address + "/callback";
    }

    boolean owns(String url) {
        return url.equals(address.toString()) || url.startsWith(address + "/");
    }

    boolean isProvedBy(String otherId, String otherSecret) {
        return MessageDigest.isEqual(bytes(id), bytes(otherId))
                && MessageDigest.isEqual(bytes(secret), bytes(otherSecret));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
