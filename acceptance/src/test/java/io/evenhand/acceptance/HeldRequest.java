package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request through the gateway that runs until the last byte of its body is sent, or its client leaves. */
record HeldRequest(Socket connection) implements AutoCloseable {

    static HeldRequest send(Customer customer, String path) throws IOException {
        return send(customer.evenhand().url(Part.GATEWAY), customer, path);
    }

    /** The same through another gateway. */
    static HeldRequest send(URI gateway, Customer customer, String path) throws IOException {
        var connection = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort());
        connection
                .getOutputStream()
                .write(
                        "POST %s HTTP/1.1\r\nHost: %s\r\nX-Api-Key: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n."
                                .formatted(path, gateway.getAuthority(), customer.key())
                                .getBytes(StandardCharsets.US_ASCII));
        return new HeldRequest(connection);
    }

    /** Sends the rest and reads the answer. */
    String finish() throws IOException {
        connection.getOutputStream().write('.');
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** The client leaves. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
