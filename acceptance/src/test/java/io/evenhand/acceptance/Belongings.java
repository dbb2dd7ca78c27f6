package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A customer, and what calls about it need: each path can be filled in, and each call that takes a body has one. What a
 * call needs is made when it is first asked for.
 */
final class Belongings {

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final String IMPORTED = "[{\"externalId\":\"nobody\"}]";
    private static final Map<String, Object> AGREEMENT = Map.of(
            "with", Map.of("minimalPace", "PT9M"), "reason", "a large customer", "until", "2100-01-01T00:00:00Z");

    private static Optional<PublishedPolicy> withGifts = Optional.empty();

    private static final Map<String, String> HASHES = new HashMap<>();
    private static long eventsRead;

    private final Customer customer;
    private final RunningEvenhand evenhand;
    private final TriedPolicies policies;
    private final GiftWallet gifts;
    private final Lazy<String> decision = new Lazy<>(this::waiting);
    private final Lazy<String> message = new Lazy<>(this::mailed);
    private final Lazy<String> install = new Lazy<>(this::onlyInstall);
    private final Lazy<String> spareKey = new Lazy<>(this::issued);
    private final Lazy<String> keyHash = new Lazy<>(this::hash);
    private final Lazy<String> webhook = new Lazy<>(this::added);
    private final Lazy<String> agreement = new Lazy<>(this::agreed);
    private final Lazy<String> spareInstall = new Lazy<>(this::licensed);
    private final Lazy<String> booking = new Lazy<>(this::booked);
    private final Lazy<String> imported = new Lazy<>(this::takenIn);
    private final Lazy<String> erased = new Lazy<>(this::forgotten);
    private final Lazy<Deeds> deeds;
    private final Lazy<String> finding = new Lazy<>(this::seen);
    private final Lazy<Hearing> hearing;
    private final Lazy<String> inquiry;
    private final Lazy<Reported> reported;

    Belongings(Customer customer) {
        this.customer = customer;
        evenhand = customer.evenhand();
        policies = new TriedPolicies(evenhand);
        gifts = new GiftWallet(customer);
        deeds = new Lazy<>(() -> Deeds.about(customer));
        hearing = new Lazy<>(() -> Hearing.of(customer));
        inquiry = new Lazy<>(() -> Inquired.of(customer));
        reported = new Lazy<>(() -> Reported.by(evenhand));
    }

    /** One who has all of it, whatever other calls do meanwhile. */
    static Belongings complete() throws Exception {
        var all = new Belongings(arrival());
        for (var each : all.everything()) {
            each.get();
        }
        return all;
    }

    private List<Lazy<?>> everything() {
        var own = List.of(
                decision,
                message,
                install,
                spareKey,
                keyHash,
                webhook,
                agreement,
                spareInstall,
                booking,
                imported,
                erased,
                deeds,
                finding,
                hearing,
                inquiry,
                reported);
        return Stream.of(policies.all(), gifts.all(), own)
                .<Lazy<?>>flatMap(List::stream)
                .toList();
    }

    Customer customer() {
        return customer;
    }

    /** A customer of the graduated-speed policy with one more wallet, and with a rule of conduct. */
    static synchronized Customer arrival() throws Exception {
        if (withGifts.isEmpty()) {
            withGifts = Optional.of(PublishedPolicy.of(
                    Path.of("../policies/graduated-speed.yaml"),
                    text -> text.replaceFirst(
                                    "(?m)^plans:",
                                    "  %s: {unit: file, expires: P12M}\nplans:".formatted(GiftWallet.WALLET))
                            .replaceFirst("(?m)^examples:", Deeds.CONDUCT + "examples:")));
        }
        return withGifts.get().customer("unlimited", "UTC");
    }

    /** A band further, where the next one waits: there is a message. */
    private String waiting() throws IOException, InterruptedException {
        customer.uses(10_001);
        return customer.uses(1).path("id").asText();
    }

    /** The message of the crossing, once it was mailed. */
    private String mailed() throws Exception {
        decision.get();
        return await().atMost(Duration.ofMinutes(1)).until(this::mailedNow, id -> !id.isEmpty());
    }

    private String mailedNow() throws IOException, InterruptedException {
        for (var each : customer.messages()) {
            var id = each.path("id").asText();
            var states = evenhand.as("support", Part.ENFORCEMENT)
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

    private String onlyInstall() throws IOException, InterruptedException {
        return evenhand.as("operator", Part.ACCOUNTS)
                .get("/v1/accounts/%s/keys".formatted(customer.id()))
                .orFail("Listing the keys")
                .path("items")
                .path(0)
                .path("install")
                .asText();
    }

    private String issued() throws Exception {
        return made("operator", Part.ACCOUNTS, "/v1/accounts/%s/keys", Map.of("install", install.get()));
    }

    private String added() throws IOException, InterruptedException {
        return made("operator", Part.ENFORCEMENT, "/v1/accounts/%s/webhooks", Map.of("url", url()));
    }

    private String licensed() throws IOException, InterruptedException {
        return made("operator", Part.ACCOUNTS, "/v1/accounts/%s/installs", Map.of("name", "spare"));
    }

    private String agreed() throws IOException, InterruptedException {
        return made("operator", Part.ACCOUNTS, "/v1/accounts/%s/agreements", AGREEMENT);
    }

    /** Made by a call about the account; its id. */
    private String made(String role, Part service, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return evenhand.as(role, service)
                .post(path.formatted(customer.id()), body)
                .orFail("Making something of an account's")
                .path("id")
                .asText();
    }

    private String booked() throws IOException, InterruptedException {
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

    private String takenIn() throws IOException, InterruptedException {
        return evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/imports?kind=accounts&dryRun=true", "application/json", IMPORTED)
                .orFail("Importing")
                .path("id")
                .asText();
    }

    private String forgotten() throws IOException, InterruptedException {
        var id = Customer.arrives().id();
        evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/erasure".formatted(id), Map.of("reason", "requested"))
                .orFail("Erasing an account");
        return id;
    }

    /** What staff saw of the customer, which opens a case and takes nothing. */
    private String seen() throws IOException, InterruptedException {
        return evenhand.as("support", Part.ENFORCEMENT)
                .post("/v1/signals", "application/json", signal(customer))
                .orFail("Telling what staff saw")
                .path("id")
                .asText();
    }

    private static String signal(Customer customer) {
        return """
                {"account":"%s","violation":"misuse","says":"Seen in the records.","source":"staff"}""".formatted(customer.id());
    }

    private String url() {
        return evenhand.url(Part.UPSTREAM).resolve("/webhook").toString();
    }

    /** The path of a call with everything filled in. */
    String in(RolesIT.Call call) throws Exception {
        // Only what is frozen can be thawed.
        if (call.path().endsWith("/thaw")) {
            gifts.goodwill();
        }
        var filled = new StringBuilder();
        var place = PLACE.matcher(call.path() + query(call.path()));
        while (place.find()) {
            place.appendReplacement(filled, Matcher.quoteReplacement(belonging(place.group(1), call)));
        }
        return place.appendTail(filled).toString();
    }

    private String query(String path) {
        return switch (path) {
            case "/v1/bookings" -> "?account=" + customer.id();
            case "/v1/imports" -> "?kind=accounts&dryRun=true";
            default -> "";
        };
    }

    private String belonging(String place, RolesIT.Call call) throws Exception {
        var path = call.path();
        return switch (place) {
            case "id" -> identified(path);
            case "kind" -> "accounts";
            case "path", "meter" -> "files";
            case "plan" -> "unlimited";
            case "parameter" -> "minimalPace";
            case "year" -> "2026";
            case "token" -> "none";
            // What is switched off can be switched on.
            case "rule" -> call.verb().equals("DELETE") ? "all" : "files-per-cycle";
            case "key" -> spareKey.get();
            case "hash" -> keyHash.get();
            case "install" -> spareInstall.get();
            case "wallet" -> GiftWallet.WALLET;
            case "hold" -> gifts.hold(path);
            case "goodwill" -> gifts.goodwill();
            case "name" -> policies.named(path);
            case "policy" -> policies.adjustable();
            case "version", "number" -> Integer.toString(TriedPolicies.number(path));
            case "message" -> message.get();
            case "webhook" -> webhook.get();
            case "agreement" -> agreement.get();
            case "measure" -> deeds.get().measure(path);
            case "evidence" -> deeds.get().evidence();
            case "inquiry" -> inquiry.get();
            case "report" -> reported.get().open();
            case "receipt" -> reported.get().receipt();
            default ->
                throw new IllegalArgumentException("%s has a {%s} that nothing is known of".formatted(call, place));
        };
    }

    private String identified(String path) throws Exception {
        if (path.startsWith("/v1/appeals") || path.startsWith("/v1/cases")) {
            return hearing.get().in(path);
        }
        if (path.startsWith("/v1/imports")) {
            return imported.get();
        }
        if (path.endsWith("/erasure")) {
            return erased.get();
        }
        if (path.startsWith("/v1/findings")) {
            return finding.get();
        }
        if (path.startsWith("/v1/decisions")) {
            return decision.get();
        }
        return path.startsWith("/v1/bookings") ? booking.get() : customer.id();
    }

    /** A body with which the call makes sense; empty where it takes none. */
    String body(RolesIT.Call call) throws Exception {
        return switch (call.verb() + " " + call.path()) {
            case "POST /v1/policies" -> TriedPolicies.text(policies.draft());
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
            case "POST /v1/accounts/{id}/keys" -> "{\"install\":\"%s\"}".formatted(install.get());
            case "POST /v1/accounts/{id}/wallets/{wallet}/lots",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds/{hold}/settle",
                    "POST /v1/accounts/{id}/wallets/{wallet}/holds/{hold}/refund" -> "{\"amount\":1}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/transfers" -> "{\"amount\":1,\"to\":\"somebody\"}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/freeze", "POST /v1/accounts/{id}/wallets/{wallet}/thaw" ->
                "{\"reason\":\"a trial\"}";
            case "POST /v1/accounts/{id}/wallets/{wallet}/goodwill" -> "{\"amount\":1,\"reason\":\"a trial\"}";
            case "PUT /v1/accounts/{id}/preferences" -> "{\"channels\":{\"band-crossed\":[\"inbox\"]}}";
            case "POST /v1/accounts/{id}/webhooks" -> "{\"url\":\"%s\"}".formatted(url());
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
            case "POST /v1/measures/{measure}/extend" -> deeds.get().extension();
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
            default -> call.path().startsWith("/v1/appeals") ? hearing.get().body(call.verb() + " " + call.path()) : "";
        };
    }

    /** Services know a key by its hash, which they learn from the event of its issue. */
    private String hash() {
        return await().until(() -> hashIn(evenhand, customer.keyId()), hash -> !hash.isEmpty());
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
