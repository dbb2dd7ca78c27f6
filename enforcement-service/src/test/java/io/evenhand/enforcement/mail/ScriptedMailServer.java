package io.evenhand.enforcement.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A mail server that does not take a mail, in one way or another. */
final class ScriptedMailServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Ending ending;
    private final CompletableFuture<Void> listener;
    private final Queue<Socket> callers = new ConcurrentLinkedQueue<>();

    private ScriptedMailServer(ServerSocket listening, Ending ending) {
        this.listening = listening;
        this.ending = ending;
        this.listener = new CompletableFuture<>();
    }

    /** What it does with a mail. */
    enum Ending {
        REFUSES,
        PUTS_OFF,
        HANGS_UP_AFTER_THE_TEXT
    }

    static ScriptedMailServer start(int port, Ending ending) throws IOException {
        var server = new ScriptedMailServer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), ending);
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                var caller = listening.accept();
                callers.add(caller);
                Thread.ofVirtual().start(() -> talk(caller));
            } catch (IOException _) {
                break;
            }
        }
        listener.complete(null);
    }

    private void talk(Socket caller) {
        try (caller) {
            var said = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
            say(caller, "220 here");
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                var verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "RCPT" ->
                        say(
                                caller,
                                switch (ending) {
                                    case REFUSES -> "550 nobody of that name";
                                    case PUTS_OFF -> "451 not now";
                                    case HANGS_UP_AFTER_THE_TEXT -> "250 go on";
                                });
                    case "DATA" -> {
                        say(caller, "354 go on");
                        while (!".".equals(said.readLine())) {
                            // The text goes by.
                        }
                        return;
                    }
                    default -> say(caller, verb.equals("QUIT") ? "221 bye" : "250 go on");
                }
            }
        } catch (IOException _) {
            // The caller is gone, or this server ends.
        }
    }

    private static void say(Socket caller, String line) throws IOException {
        caller.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The port is free afterwards, and nobody goes on talking to this server. */
    @Override
    public void close() throws IOException {
        listening.close();
        listener.join();
        for (var caller : callers) {
            caller.close();
        }
    }
}
