package io.evenhand.appeals.console;

import io.evenhand.appeals.me.MeConfig;
import jakarta.inject.Singleton;

/** Where pages of other services are, for who follows a link. */
@Singleton
class Addresses {

    private final MeConfig config;

    Addresses(MeConfig config) {
        this.config = config;
    }

    /** The policy as everybody reads it. */
    String policyPage(String name) {
        return config.pages().toString().replaceFirst("/$", "") + "/v1/policies/" + Route.encoded(name) + "/page";
    }
}
