package io.evenhand.kit.remote;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes clients of the other services, which call as this one. */
@Singleton
public class ServiceClients {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

    private final ServicesConfig services;
    private final ServiceToken token;

    ServiceClients(ServicesConfig services, ServiceToken token) {
        this.services = services;
        this.token = token;
    }

    /**
     * A client of {@code service}.
     *
     * @param longest how long a call may take before it fails
     */
    public <T> T of(String service, Class<T> api, Duration longest) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(services.urlOf(service))
                .connectTimeout(LONGEST_CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .register(token)
                .build(api);
    }
}
