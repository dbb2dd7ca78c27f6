package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Customers who go on asking, each a hundred times a second at most, and what they are told. */
final class OutageLoad implements AutoCloseable {

    private static final long EVERY_MS = 10;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many in a row that every event loop was asked. */
    private static final int SOUND = 200;

    private final String source;
    private final URI enforcement;
    private final List<Customer> customers;
    private final ScheduledExecutorService threads;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger sound = new AtomicInteger();
    private final List<Future<?>> running = new ArrayList<>();

    /**
     * What one was told.
     *
     * @param at {@link System#nanoTime} when it asked
     */
    record Answer(int customer, int status, boolean admitted, long units, boolean degraded, long at, Duration took) {

        long millis() {
            return took.toMillis();
        }
    }

    private OutageLoad(String source, URI enforcement, List<Customer> customers) {
        this.source = source;
        this.enforcement = enforcement;
        this.customers = customers;
        this.threads = Executors.newScheduledThreadPool(customers.size());
    }

    /** Begins when all of them are known: a replica that has just started hears of policies after accounts. */
    static OutageLoad begin(String source, URI enforcement, List<Customer> customers) {
        var load = new OutageLoad(source, enforcement, customers);
        for (var i = 0; i < customers.size(); i++) {
            var index = i;
            await().until(() -> load.ask(index, 1).status() != UNAVAILABLE);
        }
        load.answers.removeIf(answer -> answer.status() == UNAVAILABLE);
        return load;
    }

    /** Has all of them go on from now on. */
    void goOn() {
        for (var i = 0; i < customers.size(); i++) {
            var index = i;
            running.add(threads.scheduleAtFixedRate(() -> askAgain(index), 0, EVERY_MS, TimeUnit.MILLISECONDS));
        }
    }

    private void askAgain(int index) {
        try {
            ask(index, 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One more question of a customer. */
    Answer ask(int index, long units) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var said = ask(enforcement, customers.get(index), source, numbers.incrementAndGet(), units);
        var body = JSON.readTree(said.body());
        var answer = new Answer(
                index,
                said.statusCode(),
                body.path("outcome").asText().equals("admit"),
                units,
                body.path("degraded").asBoolean(),
                begun,
                Duration.ofNanos(System.nanoTime() - begun));
        answers.add(answer);
        sound.updateAndGet(before -> answer.degraded() ? 0 : before + 1);
        return answer;
    }

    static HttpResponse<byte[]> ask(URI enforcement, Customer customer, String source, int number, long units)
            throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(
                Map.of("action", "file.process", "units", Map.of("files", units), "source", source, "id", "" + number));
        var request = HttpRequest.newBuilder(enforcement.resolve("/v1/decisions"))
                .header("Authorization", "Bearer " + customer.key())
                .POST(BodyPublishers.ofString(body))
                .build();
        return RunningEvenhand.get().client().send(request, BodyHandlers.ofByteArray());
    }

    static JsonNode read(HttpResponse<byte[]> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** Lets it go on so long. */
    void goOn(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        await().atMost(time.plusSeconds(30)).until(() -> isRunning() && System.nanoTime() - end >= 0);
    }

    /** Waits until nothing was degraded for a while; when it was the last time. */
    long awaitSound(Duration longest) {
        sound.set(0);
        await().atMost(longest.plusSeconds(30)).until(() -> isRunning() && sound.get() >= SOUND);
        return answers.stream()
                .filter(Answer::degraded)
                .mapToLong(answer -> answer.at() + answer.took().toNanos())
                .max()
                .orElse(0);
    }

    private boolean isRunning() throws Exception {
        for (var each : running) {
            if (each.isDone()) {
                each.get();
            }
        }
        return true;
    }

    /** Ends it, when everything that was asked is answered. */
    void end() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Something is not answered");
        }
    }

    /** Units that a customer was admitted with. */
    long admitted(int customer) {
        return answers.stream()
                .filter(answer -> answer.customer() == customer && answer.admitted())
                .mapToLong(Answer::units)
                .sum();
    }

    /** Of those who asked in this time. */
    Figures figures(long from, long until) {
        return new Figures(answers.stream()
                .filter(answer -> answer.at() - from >= 0 && answer.at() - until < 0)
                .toList());
    }

    /** All that was answered. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** What came of some of it. */
    record Figures(List<Answer> answers) {

        long degraded() {
            return answers.stream().filter(Answer::degraded).count();
        }

        /** Milliseconds that a share of them took at most. */
        long quantile(double share) {
            var sorted = answers.stream().map(Answer::millis).sorted().toList();
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * (sorted.size() - 1)));
        }

        /** The slowest, with when they asked: milliseconds since {@code from}. */
        String slowest(long from) {
            return answers.stream()
                    .sorted(Comparator.comparing(Answer::took).reversed())
                    .limit(6)
                    .map(answer -> "%d ms at %d".formatted(answer.millis(), (answer.at() - from) / 1_000_000))
                    .toList()
                    .toString();
        }

        @Override
        public String toString() {
            return "%d decisions, %d degraded, p50 %d ms, p99 %d ms, longest %d ms"
                    .formatted(answers.size(), degraded(), quantile(0.5), quantile(0.99), quantile(1));
        }
    }

    Customer customer(int index) {
        return customers.get(index);
    }

    /** Their places. */
    IntStream all() {
        return IntStream.range(0, customers.size());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
