package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A customer, and what calls about it need: each path can be filled in, and each call that takes a body has one. */
record Belongings(
        Customer customer,
        String install,
        String spareKey,
        String keyHash,
        String decision,
        String policy,
        int draft,
        String adjustable,
        String message,
        String webhook,
        String hold,
        String purchase,
        String goodwill,
        String agreement,
        String spareInstall,
        String booking,
        String imported,
        String erased,
        Deeds deeds,
        String finding,
        Hearing hearing) {

    private static final String IMPORTED = "[{\"externalId\":\"nobody\"}]";
    private static final Map<String, Object> AGREEMENT = Map.of(
            "with", Map.of("minimalPace", "PT9M"), "reason", "a large customer", "until", "2100-01-01T00:00:00Z");

    /** A version of the adjustable policy that is in force no more. */
    private static final int SUPERSEDED = 1;

    /** A wallet that no decision spends. */
    private static final String WALLET = "gifts";

    private static Optional<PublishedPolicy> withGifts = Optional.empty();

    private static final Map<String, String> HASHES = new HashMap<>();
    private static long eventsRead;

    /** A customer of the graduated-speed policy with one more wallet, and with a rule of conduct. */
    static synchronized Customer arrival() throws Exception {
        if (withGifts.isEmpty()) {
            withGifts = Optional.of(PublishedPolicy.of(
                    Path.of("../policies/graduated-speed.yaml"),
                    text -> text.replaceFirst(
                                    "(?m)^plans:", "  %s: {unit: file, expires: P12M}\nplans:".formatted(WALLET))
                            .replaceFirst("(?m)^examples:", Deeds.CONDUCT + "examples:")));
        }
        return withGifts.get().customer("unlimited", "UTC");
    }

    static Belongings of(Customer customer) throws Exception {
        var evenhand = customer.evenhand();
        // A band further: there is a message.
        customer.uses(10_001);
        var waiting = customer.uses(1);
        var operator = evenhand.as("operator", Part.ACCOUNTS);
        var keys = "/v1/accounts/%s/keys".formatted(customer.id());
        var install = operator.get(keys)
                .orFail("Listing the keys")
                .path("items")
                .path(0)
                .path("install")
                .asText();
        var spare = operator.post(keys, Map.of("install", install)).orFail("Issuing a spare key");
        var draft = evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies", "application/yaml", policy("roles-" + UUID.randomUUID()))
                .orFail("Drafting a policy");
        var adjustable = evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies", "application/yaml", adjustable("adjustable-" + UUID.randomUUID()))
                .orFail("Drafting a policy")
                .path("policy")
                .asText();
        publish(evenhand, adjustable, SUPERSEDED);
        evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies", "application/yaml", adjustable(adjustable) + "# Once more.\n")
                .orFail("Drafting its next version");
        publish(evenhand, adjustable, SUPERSEDED + 1);
        awaitAnnounced(evenhand, adjustable);
        new PublishedPolicy(evenhand, adjustable).switchOff("all");
        var pool = "/v1/pools/%s.room".formatted(adjustable);
        await().until(() -> evenhand.as("operator", Part.ENFORCEMENT).get(pool).succeeded());
        return new Belongings(
                customer,
                install,
                spare.path("id").asText(),
                hashOf(evenhand, customer.keyId()),
                waiting.path("id").asText(),
                draft.path("policy").asText(),
                draft.path("version").asInt(),
                adjustable,
                mailed(customer),
                webhook(customer),
                held(customer),
                settled(customer),
                proposed(customer),
                agreement(customer),
                spareInstall(customer),
                booking(customer),
                imported(evenhand),
                erased(evenhand),
                Deeds.about(customer),
                finding(customer),
                Hearing.of(customer));
    }

    private static String wallet(Customer customer) {
        return "/v1/accounts/%s/wallets/%s".formatted(customer.id(), WALLET);
    }

    private static String held(Customer customer) throws IOException, InterruptedException {
        customer.buys(WALLET, 1);
        return idOf(customer.evenhand()
                .as("gateway", Part.ACCOUNTS)
                .post(wallet(customer) + "/holds", Map.of("amount", 1)));
    }

    private static String settled(Customer customer) throws IOException, InterruptedException {
        var hold = held(customer);
        var gateway = customer.evenhand().as("gateway", Part.ACCOUNTS);
        return idOf(gateway.post("%s/holds/%s/settle".formatted(wallet(customer), hold), Map.of()));
    }

    /** Proposed by a senior; the wallet is frozen then. */
    private static String proposed(Customer customer) throws IOException, InterruptedException {
        var proposal = customer.evenhand()
                .as("senior", Part.ACCOUNTS)
                .post(wallet(customer) + "/goodwill", Map.of("amount", 1_000_000, "reason", "a trial"));
        customer.evenhand()
                .as("operator", Part.ACCOUNTS)
                .post(wallet(customer) + "/freeze", Map.of("reason", "a trial"))
                .orFail("Freezing a wallet");
        return idOf(proposal);
    }

    private static String idOf(Api.Answer answer) throws IOException {
        return answer.orFail("Making something of a wallet's").path("id").asText();
    }

    private static String booking(Customer customer) throws IOException, InterruptedException {
        return customer.itself(Part.METERING)
                .post("/v1/bookings", "application/json", bookingOf(customer))
                .orFail("Booking")
                .path("id")
                .asText();
    }

    private static String bookingOf(Customer customer) {
        return """
                {"account":"%s","action":"book","start":"2026-06-01T10:00:00Z","end":"2026-06-01T11:00:00Z","attributes":{}}""".formatted(customer.id());
    }

    /** People are told of every version but a policy's first. */
    private static void awaitAnnounced(RunningEvenhand evenhand, String policy) {
        await().until(() -> evenhand.as("policy-admin", Part.ENFORCEMENT)
                .get("/v1/announcements/%s/%d".formatted(policy, SUPERSEDED + 1))
                .succeeded());
    }

    /** The message of the customer's crossing, once it was mailed. */
    private static String mailed(Customer customer) {
        return await().atMost(Duration.ofMinutes(1)).until(() -> mailedNow(customer), id -> !id.isEmpty());
    }

    private static String mailedNow(Customer customer) throws IOException, InterruptedException {
        for (var message : customer.messages()) {
            var id = message.path("id").asText();
            var states = customer.evenhand()
                    .as("support", Part.ENFORCEMENT)
                    .get("/v1/accounts/%s/messages/%s/deliveries".formatted(customer.id(), id))
                    .orFail("Reading the deliveries")
                    .path("items")
                    .findValuesAsText("state");
            if (states.contains("accepted")) {
                return id;
            }
        }
        return "";
    }

    private static String webhook(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("operator", Part.ENFORCEMENT)
                .post("/v1/accounts/%s/webhooks".formatted(customer.id()), Map.of("url", urlOf(customer)))
                .orFail("Adding a webhook")
                .path("id")
                .asText();
    }

    private static String spareInstall(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/installs".formatted(customer.id()), Map.of("name", "spare"))
                .orFail("Licensing a spare install")
                .path("id")
                .asText();
    }

    private static String agreement(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/agreements".formatted(customer.id()), AGREEMENT)
                .orFail("Proposing an agreement")
                .path("id")
                .asText();
    }

    private static String imported(RunningEvenhand evenhand) throws IOException, InterruptedException {
        return evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/imports?kind=accounts&dryRun=true", "application/json", IMPORTED)
                .orFail("Importing")
                .path("id")
                .asText();
    }

    private static String erased(RunningEvenhand evenhand) throws IOException, InterruptedException {
        var id = Customer.arrives().id();
        evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/erasure".formatted(id), Map.of("reason", "requested"))
                .orFail("Erasing an account");
        return id;
    }

    /** What staff saw of the customer, which opens a case and takes nothing. */
    private static String finding(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.ENFORCEMENT)
                .post("/v1/signals", "application/json", signal(customer))
                .orFail("Telling what staff saw")
                .path("id")
                .asText();
    }

    private static String signal(Customer customer) {
        return """
                {"account":"%s","violation":"misuse","says":"Seen in the records.","source":"staff"}""".formatted(customer.id());
    }

    private static String urlOf(Customer customer) {
        return customer.evenhand().url(Part.UPSTREAM).resolve("/webhook").toString();
    }

    private static void publish(RunningEvenhand evenhand, String policy, int version) throws Exception {
        evenhand.as("policy-admin", Part.ACCOUNTS)
                .post("/v1/policies/%s/versions/%d/publish".formatted(policy, version), Map.of())
                .orFail("Publishing a policy");
    }

    /** The path of a call with everything filled in. */
    String in(RolesIT.Call call) {
        var path = Inquired.in(customer, Reported.in(customer, call.path()));
        // What is switched off can be switched on.
        var rule = call.verb().equals("DELETE") ? "all" : "files-per-cycle";
        return (path + query(path))
                .replace("{kind}", "accounts")
                .replace("{path}", "files")
                .replace("{rule}", rule)
                .replace("{id}", belonging(path))
                .replace("{key}", spareKey)
                .replace("{hash}", keyHash)
                .replace("{wallet}", WALLET)
                .replace("{hold}", path.endsWith("/refund") ? purchase : hold)
                .replace("{goodwill}", goodwill)
                .replace("{name}", named(path))
                .replace("{parameter}", "minimalPace")
                .replace("{plan}", "unlimited")
                .replace("{meter}", "files")
                .replace("{message}", message)
                .replace("{webhook}", webhook)
                .replace("{token}", "none")
                .replace("{agreement}", agreement)
                .replace("{measure}", deeds.measure(path))
                .replace("{evidence}", deeds.evidence())
                .replace("{year}", "2026")
                .replace("{install}", spareInstall)
                .replace("{policy}", adjustable)
                .replace("{version}", Integer.toString(SUPERSEDED + 1))
                .replace("{number}", Integer.toString(path.endsWith("/rollback") ? SUPERSEDED : draft));
    }

    private String query(String path) {
        return switch (path) {
            case "/v1/bookings" -> "?account=" + customer.id();
            case "/v1/imports" -> "?kind=accounts&dryRun=true";
            default -> "";
        };
    }

    private String belonging(String path) {
        if (path.startsWith("/v1/appeals") || path.startsWith("/v1/cases")) {
            return hearing.in(path);
        }
        if (path.startsWith("/v1/imports")) {
            return imported;
        }
        if (path.endsWith("/erasure")) {
            return erased;
        }
        if (path.startsWith("/v1/findings")) {
            return finding;
        }
        return path.startsWith("/v1/decisions") ? decision : path.startsWith("/v1/bookings") ? booking : customer.id();
    }

    private String named(String path) {
        if (path.startsWith("/v1/pools")) {
            return adjustable + ".room";
        }
        var published = path.contains("{parameter}")
                || path.contains("/switches")
                || path.endsWith("/rollback")
                || path.endsWith("/page");
        return published ? adjustable : policy;
    }

    /** A body with which the call makes sense; empty where it takes none. */
    String body(RolesIT.Call call) throws IOException {
        return switch (call.verb() + " " + call.path()) {
            case "POST /v1/policies" -> policy(policy);
            case "POST /v1/policies/{name}/versions/{number}/publish" -> "{}";
            case "PUT /v1/policies/{name}/parameters/{parameter}" -> "{\"value\":\"PT15M\"}";
            case "PUT /v1/policies/{name}/switches/{rule}" -> "{\"reason\":\"a trial\"}";
            case "POST /v1/accounts" -> """
                {"externalId":"%s","policy":"graduated-speed","plan":"unlimited","timeZone":"UTC"}""".formatted(UUID.randomUUID());
            case "PUT /v1/accounts/{id}/subscription" ->
                """
                {"policy":"%s","plan":"unlimited","timeZone":"UTC","startedAt":"2026-01-31T10:00:00Z"}""".formatted(withGifts.orElseThrow().name());
            case "PUT /v1/accounts/{id}/segment" -> "{\"segment\":\"north\"}";
            case "PUT /v1/accounts/{id}/subscription/next" -> "{\"plan\":\"unlimited\"}";
            case "POST /v1/accounts/{id}/agreements" -> new ObjectMapper().writeValueAsString(AGREEMENT);
            case "POST /v1/accounts/{id}/installs" -> "{\"name\":\"another\"}";
            case "POST /v1/accounts/{id}/keys" -> "{\"install\":\"%s\"}".formatted(install);
            case "POST /v1/accounts/{id}/wallets/{wallet}/lots",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds/{hold}/settle",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds/{hold}/refund" -> "{\"amount\":1}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/transfers" -> "{\"amount\":1,\"to\":\"somebody\"}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/freeze", "POST /v1/accounts/{id}/wallets/{wallet}/thaw" ->
                "{\"reason\":\"a trial\"}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/goodwill" -> "{\"amount\":1,\"reason\":\"a trial\"}";
            case "PUT /v1/accounts/{id}/preferences" -> "{\"channels\":{\"band-crossed\":[\"inbox\"]}}";
            case "POST /v1/accounts/{id}/webhooks" -> "{\"url\":\"%s\"}".formatted(urlOf(customer));
            case "POST /v1/decisions" -> """
                {"account":"%s","action":"file.process","units":{"files":1}}""".formatted(customer.id());
            case "POST /v1/signals" -> signal(customer);
            case "POST /v1/findings/{id}/confirm", "POST /v1/findings/{id}/dismiss" -> "{\"reason\":\"a trial\"}";
            case "POST /v1/explanations" -> "{\"account\":\"%s\"}".formatted(customer.id());
            case "POST /v1/decisions/{id}/claim" -> """
                {"action":"file.process","units":{"files":1}}""";
            case "POST /v1/bookings" -> bookingOf(customer);
            case "PATCH /v1/bookings/{id}" -> """
                {"action":"move","start":"2026-06-01T12:00:00Z","end":"2026-06-01T13:00:00Z"}""";
            case "POST /v1/imports" -> IMPORTED;
            case "POST /v1/measures" -> Deeds.notice(customer);
            case "POST /v1/measures/{measure}/approve",
                    "POST /v1/measures/{measure}/refuse",
                    "POST /v1/measures/{measure}/lift",
                    "POST /v1/measures/{measure}/reverse" -> "{\"reason\":\"a trial\",\"onBehalfOf\":\"somebody\"}";
            case "POST /v1/measures/{measure}/extend" -> deeds.extension();
            case "POST /v1/measures/{measure}/replace" ->
                "{\"kind\":\"notice\",\"reason\":\"a trial\",\"onBehalfOf\":\"somebody\"}";
            case "POST /v1/evidence/{evidence}/hold",
                    "POST /v1/evidence/{evidence}/release",
                    "POST /v1/reports/{report}/hold",
                    "POST /v1/reports/{report}/release" -> "{\"reason\":\"a trial\"}";
            case "POST /v1/measures/reversals" -> "{\"rule\":\"misuse\",\"reason\":\"a trial\"}";
            case "POST /v1/accounts/{id}/erasure" -> "{\"reason\":\"requested\"}";
            case "POST /v1/reports" -> Reported.body();
            case "POST /v1/reports/{report}/accept" ->
                "{\"account\":\"%s\",\"violation\":\"misuse\"}".formatted(customer.id());
            case "POST /v1/reports/{report}/resolve" -> "{\"outcome\":\"no-violation\",\"reason\":\"a trial\"}";
            case "POST /v1/report-status/{receipt}/review" -> "{\"statement\":\"Look again.\"}";
            case "POST /v1/information-requests" -> Inquired.body(customer);
            case "POST /v1/information-requests/{inquiry}/answers" -> "{\"answer\":\"A class.\"}";
            case "POST /v1/memory" -> "{\"epoch\":\"none\",\"accounts\":[],\"uses\":[]}";
            case "POST /dev/clock" -> "{\"now\":\"2020-01-01T00:00:00Z\"}";
            default -> hearing.body(call.verb() + " " + call.path());
        };
    }

    private static String policy(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("basedir"), "../policies/graduated-speed.yaml"))
                .replaceFirst("(?m)^policy: .*$", "policy: " + name);
    }

    private static String adjustable(String name) throws IOException {
        return policy(name)
                .replaceFirst("(?m)^noticePeriod: .*$", "noticePeriod: PT0S")
                .replace("{value: PT10M, means", "{value: PT10M, range: [PT5M, PT20M], means")
                .replaceFirst("(?m)^plans:", "pools:\n  room: {capacity: 100}\nplans:");
    }

    /** Services know a key by its hash, which they learn from the event of its issue. */
    private static String hashOf(RunningEvenhand evenhand, String keyId) {
        return await().until(() -> hashIn(evenhand, keyId), hash -> !hash.isEmpty());
    }

    /** The events only grow: they are read on from where they ended when they were read before. */
    private static synchronized String hashIn(RunningEvenhand evenhand, String keyId) throws Exception {
        var service = evenhand.as("service", Part.ACCOUNTS);
        for (var more = true; more; ) {
            more = false;
            for (var event : service.get("/v1/events?limit=1000&after=" + eventsRead)
                    .orFail("Reading the events")
                    .path("items")) {
                eventsRead = event.path("position").asLong();
                var key = event.path("data");
                if (key.hasNonNull("hash")) {
                    HASHES.put(key.path("id").asText(), key.path("hash").asText());
                }
                more = true;
            }
        }
        return HASHES.getOrDefault(keyId, "");
    }
}
