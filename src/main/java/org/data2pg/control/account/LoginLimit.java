package org.data2pg.control.account;

import static org.data2pg.message.AccessLogger.LOGGER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Slows down who guesses passwords, at all doors together: after some failures the next attempt has to wait, twice as long after each further one.
 * What comes meanwhile is refused without a look at the password and does not prolong the wait, so nobody is locked out for good. Failures are counted for
 * an account at one address, and, with more patience, for an account as a whole and for an address as a whole. Kept in memory: another
 * server counts by itself.
 */
@ApplicationScoped
public class LoginLimit {

    private static final int OF_ACCOUNT_AT_ADDRESS = 5;
    private static final int OF_ACCOUNT = 50;
    private static final int OF_ADDRESS = 50;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 5;
    private static final int MOST_KEPT = 100_000;

    private final Clock clock;
    /** How many attempts there are whose end is not known yet. */
    private final Map<String, Integer> begun = new HashMap<>();
    private final Cache<String, Failures> failures = Caffeine.newBuilder().expireAfterWrite(15, TimeUnit.MINUTES).maximumSize(MOST_KEPT).build();

    /** For CDI. */
    protected LoginLimit() {
        this(Clock.systemUTC());
    }

    @Inject
    public LoginLimit(Clock clock) {
        this.clock = clock;
    }

    /**
     * An attempt, before its password is looked at. It counts as a failure until its end is told: those that come meanwhile get no further than if
     * they had come behind it.
     *
     * @return how long it has to wait, in whole seconds; zero if it begins: then its end has to be told
     */
    public synchronized Duration begin(String account, String address) {
        Instant now = clock.instant();
        List<Limit> limits = limits(account, address);
        Duration wait = limits.stream().map(limit -> remaining(limit, now)).max(Duration::compareTo).orElse(Duration.ZERO);
        if (wait.isZero()) {
            limits.forEach(limit -> begun.merge(limit.key(), 1, Integer::sum));
        }
        return wait.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    }

    private Duration remaining(Limit limit, Instant now) {
        Failures counted = failures.getIfPresent(limit.key());
        int unknown = begun.getOrDefault(limit.key(), 0);
        int count = unknown + (counted == null ? 0 : counted.count());
        if (count < limit.most()) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, (unknown > 0 ? now : counted.last()).plus(waitAfter(count - limit.most())));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Duration waitAfter(int further) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(further, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Wrong name or password. */
    public synchronized void failed(String account, String address) {
        Instant now = clock.instant();
        for (Limit limit : limits(account, address)) {
            end(limit);
            Failures counted = failures.getIfPresent(limit.key());
            int count = counted == null ? 1 : counted.count() + 1;
            failures.put(limit.key(), new Failures(count, now));
            if (count == limit.most()) {
                LOGGER.loginsSlowedDown(count, address);
            }
        }
    }

    /** The account has shown who it is; what was guessed at the address for others still counts. */
    public synchronized void succeeded(String account, String address) {
        unanswered(account, address);
        failures.invalidate(limits(account, address).get(0).key());
    }

    /** Nobody could look at the password. */
    public synchronized void unanswered(String account, String address) {
        limits(account, address).forEach(this::end);
    }

    private void end(Limit limit) {
        begun.computeIfPresent(limit.key(), (key, count) -> count > 1 ? count - 1 : null);
    }

    private static List<Limit> limits(String account, String address) {
        String name = account.toLowerCase(Locale.ROOT);
        return List.of(new Limit("both " + address + " " + name, OF_ACCOUNT_AT_ADDRESS), new Limit("account " + name, OF_ACCOUNT),
                new Limit("address " + address, OF_ADDRESS));
    }

    private record Limit(String key, int most) {
    }

    private record Failures(int count, Instant last) {
    }
}
