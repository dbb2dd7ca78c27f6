package io.evenhand.local.rehearse.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.rehearse.platform.Customer.Way;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Customers who go on with their requests whatever happens, and what came of it. */
final class Load {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAVAILABLE = 503;
    private static final int WORKERS = 16;
    private static final int CUSTOMERS = 4;
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(30);

    /** How long a request is sent again before it has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration SETTLED = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Installation evenhand;
    private final String policy;
    private final long everyNanos;
    private final List<Customer> customers = new CopyOnWriteArrayList<>();
    private final AtomicLong number = new AtomicLong();

    /** Requests hold the read lock; who holds the write lock has made them pause. */
    private final ReadWriteLock going = new ReentrantReadWriteLock(true);

    private volatile Tally tally = new Tally();
    private volatile boolean paused;

    /** @param perSecond requests of all customers together */
    Load(Installation evenhand, String policy, int perSecond) {
        this.evenhand = evenhand;
        this.policy = policy;
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) * WORKERS / perSecond;
    }

    /** Has the customers arrive and begin; the key of one more, whose requests are somebody else's. */
    Map<String, Object> seed() throws Exception {
        Customer.publishPolicy(evenhand, policy);
        for (var i = 0; i < CUSTOMERS; i++) {
            customers.add(arrival(i % 2 == 0 ? Way.GATEWAY : Way.DECISION));
        }
        // What they are allowed reaches enforcement as events.
        var until = System.nanoTime() + PATIENCE.toNanos();
        for (var customer : customers) {
            while (!once(customer).failures().isEmpty()) {
                if (System.nanoTime() > until) {
                    throw new IOException("A new customer is not known to enforcement");
                }
            }
        }
        for (var worker = 0; worker < WORKERS; worker++) {
            Thread.ofVirtual().start(this::work);
        }
        return Map.of("key", arrival(Way.GATEWAY).key());
    }

    private Customer arrival(Way way) throws IOException, InterruptedException {
        return Customer.arrives(evenhand, "rehearsal-" + UUID.randomUUID(), way);
    }

    private Tally once(Customer customer) throws InterruptedException {
        var one = new Tally();
        send(customer, one);
        return one;
    }

    /** Begins a step, and tells of the one before. */
    Map<String, Object> begin() {
        var before = tally;
        tally = new Tally();
        return before.told();
    }

    Map<String, Object> tally() {
        return tally.told();
    }

    Map<String, Object> pause() throws InterruptedException {
        paused = true;
        var all = going.writeLock();
        all.lockInterruptibly();
        all.unlock();
        return Platform.nothing();
    }

    Map<String, Object> resume() {
        paused = false;
        return Platform.nothing();
    }

    /** Pauses until metering has counted what was answered; what it never counts is lost, what it counts beyond is doubled. */
    Map<String, Object> settle() throws Exception {
        var wasPaused = paused;
        pause();
        try {
            var until = System.nanoTime() + SETTLED.toNanos();
            var sums = sums();
            while (!sums.equals(Sums.EQUAL) && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
                sums = sums();
            }
            // What would be counted twice comes later.
            TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
            sums = sums();
            return Map.of("lost", sums.lost(), "doubled", sums.doubled());
        } finally {
            paused = wasPaused;
        }
    }

    private record Sums(long lost, long doubled) {
        static final Sums EQUAL = new Sums(0, 0);
    }

    private Sums sums() throws IOException, InterruptedException {
        var lost = 0L;
        var doubled = 0L;
        for (var customer : customers) {
            var counted = customer.counted(evenhand);
            var answered = customer.answered().get();
            lost += Math.max(0, answered - counted);
            doubled += Math.max(0, counted - answered - customer.unsure().get());
        }
        return new Sums(lost, doubled);
    }

    private void work() {
        try {
            for (var next = System.nanoTime(); ; next = Math.max(next + everyNanos, System.nanoTime() - everyNanos)) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                while (paused) {
                    TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
                }
                locked(going.readLock());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void locked(Lock lock) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!paused) {
                send(customers.get((int) (number.incrementAndGet() % customers.size())), tally);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends a request until it is done, or has failed. */
    private void send(Customer customer, Tally step) throws InterruptedException {
        var use = UUID.randomUUID().toString();
        var begun = System.nanoTime();
        for (var why = attempt(customer, use); !why.isEmpty(); why = attempt(customer, use)) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                customer.unsure().incrementAndGet();
                step.failed("%s: %s".formatted(customer.way(), why));
                return;
            }
            step.repeated(why);
            TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
        }
        step.done(System.nanoTime() - begun);
    }

    /** Nothing when it is done, else why not. */
    private String attempt(Customer customer, String use) throws InterruptedException {
        try {
            var request =
                    customer.request(evenhand, use).timeout(LONGEST_ATTEMPT).build();
            var answer = evenhand.client().send(request, BodyHandlers.ofByteArray());
            if (customer.isDone(answer.statusCode(), JSON.readTree(answer.body()))) {
                customer.answered().incrementAndGet();
                return "";
            }
            var status = Integer.toString(answer.statusCode());
            // Evenhand let nothing through then; behind other answers somebody may have been let through.
            return answer.statusCode() == UNAVAILABLE ? status : doubtful(customer, status);
        } catch (ConnectException _) {
            return "not connected";
        } catch (IOException e) {
            return doubtful(customer, String.valueOf(e.getMessage()));
        }
    }

    /** With an id it counts once however often it is sent. */
    private static String doubtful(Customer customer, String why) {
        if (customer.way() == Way.GATEWAY) {
            customer.unsure().incrementAndGet();
        }
        return why;
    }
}
