package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Policies that calls are tried on: one that is a draft, and one in its second version that can be adjusted. */
final class TriedPolicies {

    /** A version of the adjustable policy that is in force no more. */
    private static final int SUPERSEDED = 1;

    private final RunningEvenhand evenhand;
    private final Lazy<String> draft = new Lazy<>(this::drafted);
    private final Lazy<String> adjustable = new Lazy<>(this::published);

    TriedPolicies(RunningEvenhand evenhand) {
        this.evenhand = evenhand;
    }

    List<Lazy<?>> all() {
        return List.of(draft, adjustable);
    }

    String draft() throws Exception {
        return draft.get();
    }

    String adjustable() throws Exception {
        return adjustable.get();
    }

    /** The name in the path of a call. */
    String named(String path) throws Exception {
        if (path.startsWith("/v1/pools")) {
            return adjustable() + ".room";
        }
        var published = path.contains("{parameter}")
                || path.contains("/switches")
                || path.endsWith("/rollback")
                || path.endsWith("/page");
        return published ? adjustable() : draft();
    }

    /** The number of the version in the path of a call. */
    static int number(String path) {
        return path.startsWith("/v1/announcements") ? SUPERSEDED + 1 : SUPERSEDED;
    }

    /** A text of a policy that has this name. */
    static String text(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("basedir"), "../policies/graduated-speed.yaml"))
                .replaceFirst("(?m)^policy: .*$", "policy: " + name);
    }

    private String drafted() throws IOException, InterruptedException {
        return drafts(text("roles-" + UUID.randomUUID()));
    }

    private String drafts(String text) throws IOException, InterruptedException {
        return evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies", "application/yaml", text)
                .orFail("Drafting a policy")
                .path("policy")
                .asText();
    }

    private String published() throws Exception {
        var name = drafts(adjustable("adjustable-" + UUID.randomUUID()));
        publish(name, SUPERSEDED);
        drafts(adjustable(name) + "# Once more.\n");
        publish(name, SUPERSEDED + 1);
        // People are told of every version but a policy's first.
        await().until(() -> evenhand.as("policy-admin", Part.ENFORCEMENT)
                .get("/v1/announcements/%s/%d".formatted(name, SUPERSEDED + 1))
                .succeeded());
        new PublishedPolicy(evenhand, name).switchOff("all");
        await().until(() -> evenhand.as("operator", Part.ENFORCEMENT)
                .get("/v1/pools/%s.room".formatted(name))
                .succeeded());
        return name;
    }

    private void publish(String policy, int version) throws IOException, InterruptedException {
        evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies/%s/versions/%d/publish".formatted(policy, version), Map.of())
                .orFail("Publishing a policy");
    }

    private static String adjustable(String name) throws IOException {
        return text(name)
                .replaceFirst("(?m)^noticePeriod: .*$", "noticePeriod: PT0S")
                .replace("{value: PT10M, means", "{value: PT10M, range: [PT5M, PT20M], means")
                .replaceFirst("(?m)^plans:", "pools:\n  room: {capacity: 100}\nplans:");
    }
}
