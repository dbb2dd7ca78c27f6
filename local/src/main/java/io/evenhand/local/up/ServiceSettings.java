package io.evenhand.local.up;

import io.evenhand.local.issuer.Client;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the services are told about each other and about the stores. It goes into their environment, where other users of
 * the machine do not see it.
 */
public record ServiceSettings(
        DataFolder data,
        int portBase,
        URI upstream,
        boolean timeMachine,
        Optional<URI> smtp,
        String pepper,
        Client console,
        String consoleSeal,
        Path routes) {

    public static ServiceSettings of(
            DataFolder data, int portBase, URI upstream, boolean timeMachine, Optional<URI> smtp) throws IOException {
        return new ServiceSettings(
                data,
                portBase,
                upstream,
                timeMachine,
                smtp,
                OwnerOnly.secret(data.pepper()),
                Client.console(data, portBase),
                OwnerOnly.secret(data.consoleSeal()),
                routes(data));
    }

    /** The environment of one service, by property name. */
    public TreeMap<String, String> of(Part service) {
        var settings = new TreeMap<String, String>();
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(service.port(portBase)));
        settings.put("evenhand.database.host", "127.0.0.1");
        settings.put("evenhand.database.port", Integer.toString(Part.POSTGRES.port(portBase)));
        settings.put("evenhand.database.name", service.word());
        settings.put("evenhand.database.username", service.word());
        settings.put("evenhand.database.password", service.word());
        settings.put("evenhand.redis.url", "redis://127.0.0.1:" + Part.REDIS.port(portBase));
        // One machine that runs everything pauses for longer than Redis and a network of its own.
        settings.put("evenhand.meter.deadline", "PT1S");
        settings.put("evenhand.identity.issuer", Part.ISSUER.url(portBase).toString());
        settings.put(
                "evenhand.identity.service-token-file",
                data.tokens().resolve("service").toString());
        settings.put("evenhand.keys.pepper", pepper);
        for (var other : Part.SERVICES) {
            settings.put(
                    "evenhand.services." + other.word() + ".url",
                    other.url(portBase).toString());
        }
        if (timeMachine) {
            settings.put("evenhand.time-machine.file", data.clock().toString());
        }
        if (service == Part.METERING) {
            // One machine has few accounts, and somebody who waits to see who is found among them.
            settings.put("evenhand.metering.judgement.pause", "PT5S");
        }
        if (service == Part.ENFORCEMENT) {
            settings.put("evenhand.gateway.port", Integer.toString(Part.GATEWAY.port(portBase)));
            settings.put("evenhand.outage.folder", data.root().resolve("outage").toString());
            settings.put("evenhand.gateway.upstream", upstream.toString());
            settings.put("evenhand.gateway.routes", routes.toString());
            // Shorter than the time after which a service that is stopped is killed.
            settings.put("evenhand.gateway.drain", "PT10S");
            // On one machine whoever receives messages is on it too.
            settings.put("evenhand.webhook.allowed-networks", "127.0.0.0/8,::1/128");
        }
        if (service == Part.APPEALS) {
            settings.put("evenhand.console.enabled", "true");
            settings.put("evenhand.console.client-id", console.id());
            settings.put("evenhand.console.client-secret", console.secret());
            settings.put("evenhand.console.encryption-secret", consoleSeal);
        }
        if (service == Part.ENFORCEMENT || service == Part.APPEALS) {
            smtp.ifPresent(server -> settings.putAll(mail(server)));
        }
        return settings;
    }

    private static Map<String, String> mail(URI server) {
        var settings = new TreeMap<String, String>();
        var tls = server.getScheme().equals("smtps");
        settings.put("evenhand.mail.host", server.getHost());
        settings.put(
                "evenhand.mail.port", Integer.toString(server.getPort() < 0 ? (tls ? 465 : 25) : server.getPort()));
        settings.put("evenhand.mail.tls", Boolean.toString(tls));
        var user = Optional.ofNullable(server.getUserInfo()).orElse("").split(":", 2);
        if (user.length == 2) {
            settings.put("evenhand.mail.username", user[0]);
            settings.put("evenhand.mail.password", user[1]);
        }
        return settings;
    }

    /** The name of the environment variable that stands for a property. */
    public static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Path routes(DataFolder data) throws IOException {
        var file = data.root().resolve("routes.yaml");
        if (!Files.exists(file)) {
            try (var shipped = ServiceSettings.class.getResourceAsStream("routes.yaml")) {
                Files.write(file, shipped.readAllBytes());
            }
        }
        return file;
    }
}
