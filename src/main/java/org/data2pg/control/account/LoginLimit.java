package org.data2pg.control.account;

import static org.data2pg.message.AccessLogger.LOGGER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
    private final Cache<String, Failures> failures = Caffeine.newBuilder().expireAfterWrite(15, TimeUnit.MINUTES).maximumSize(MOST_KEPT).build();

    /** For CDI. */
    protected LoginLimit() {
        this(Clock.systemUTC());
    }

    @Inject
    public LoginLimit(Clock clock) {
        this.clock = clock;
    }

    /** How long the next attempt has to wait; zero if it need not. */
    public Duration wait(String account, String address) {
        Instant now = clock.instant();
        return limits(account, address).stream().map(limit -> remaining(limit, now)).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private Duration remaining(Limit limit, Instant now) {
        Failures counted = failures.getIfPresent(limit.key());
        Duration wait = counted == null || counted.count() < limit.most() ? Duration.ZERO
                : Duration.between(now, counted.last().plus(waitAfter(counted.count() - limit.most())));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Duration waitAfter(int further) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(further, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Wrong name or password. */
    public void failed(String account, String address) {
        Instant now = clock.instant();
        for (Limit limit : limits(account, address)) {
            int count = failures.asMap().merge(limit.key(), new Failures(1, now), (counted, one) -> new Failures(counted.count() + 1, now)).count();
            if (count == limit.most()) {
                LOGGER.loginsSlowedDown(count, address);
            }
        }
    }

    /** The account has shown who it is; what was guessed at the address for others still counts. */
    public void succeeded(String account, String address) {
        failures.invalidate(limits(account, address).get(0).key());
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
