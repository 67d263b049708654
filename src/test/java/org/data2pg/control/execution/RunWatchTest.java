package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.concurrent.ManagedThreadFactory;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Ownership.Orphan;
import org.junit.jupiter.api.Test;

class RunWatchTest {

    private static final Orphan ORPHAN = new Orphan(7, "copied", Instant.EPOCH);

    private static RunWatch watch() throws ReflectiveOperationException {
        RunWatch watch = new RunWatch();
        set(watch, "clock", Clock.systemUTC());
        set(watch, "adminDatabase", new AdminDatabase() {
            @Override
            public boolean isReady() {
                return true;
            }
        });
        set(watch, "threads", threads(Thread::new));
        return watch;
    }

    private static Object threads(ThreadFactory factory) {
        return Proxy.newProxyInstance(RunWatchTest.class.getClassLoader(), new Class<?>[] {ManagedThreadFactory.class},
                (proxy, method, arguments) -> factory.newThread((Runnable) arguments[0]));
    }

    private static Node node() {
        return new Node() {
            @Override
            public String name() {
                return ORPHAN.node();
            }
        };
    }

    /** As when the connection that holds the locks keeps silent: what operators want is done nevertheless. */
    @Test
    void operatorsDoNotWaitForTheLookForOrphans() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(2);
        RunWatch watch = watch();
        set(watch, "ownership", new Ownership() {
            @Override
            synchronized void beat() {
                // The locks are held
            }

            @Override
            List<Orphan> orphans() {
                looking.countDown();
                await(answer);
                return List.of();
            }
        });
        set(watch, "steering", new Steering() {
            @Override
            public void look() {
                await(looking);
                followed.countDown();
            }
        });
        watch.start(null);
        try {
            assertThat(await(followed)).isTrue();
        } finally {
            watch.serverEnded(null);
            answer.countDown();
        }
    }

    /** A lack of memory or threads may pass. */
    @Test
    void anErrorEndsNoWatch() throws Exception {
        CountDownLatch beats = new CountDownLatch(2);
        CountDownLatch looks = new CountDownLatch(2);
        RunWatch watch = watch();
        set(watch, "ownership", new Ownership() {
            @Override
            synchronized void beat() {
                fail(beats);
            }

            @Override
            List<Orphan> orphans() {
                return List.of();
            }
        });
        set(watch, "steering", new Steering() {
            @Override
            public void look() {
                fail(looks);
            }
        });
        watch.start(null);
        try {
            assertThat(await(beats)).isTrue();
            assertThat(await(looks)).isTrue();
        } finally {
            watch.serverEnded(null);
        }
    }

    private static void fail(CountDownLatch times) {
        times.countDown();
        throw new StackOverflowError("Thrown by a test");
    }

    @Test
    void anOrphanForWhichThereWasNoThreadIsTakenLater() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        AtomicInteger threads = new AtomicInteger();
        AtomicBoolean possible = new AtomicBoolean();
        RunWatch watch = new RunWatch();
        set(watch, "ownership", new Ownership() {
            @Override
            List<Orphan> orphans() {
                return List.of(ORPHAN);
            }

            @Override
            synchronized boolean isOnlyOneOfItsName() {
                return true;
            }
        });
        set(watch, "takeover", new Takeover() {
            @Override
            boolean isPossible() {
                return possible.get();
            }

            @Override
            void of(Orphan orphan) {
                taken.countDown();
            }
        });
        set(watch, "boot", Instant.ofEpochSecond(9));
        set(watch, "node", node());
        set(watch, "threads", threads(work -> {
            if (threads.incrementAndGet() == 1) {
                throw new OutOfMemoryError("Thrown by a test");
            }
            return new Thread(work);
        }));
        watch.lookForOrphans();
        // The look before has cost it nothing
        possible.set(true);
        assertThatThrownBy(watch::lookForOrphans).isInstanceOf(OutOfMemoryError.class);
        watch.lookForOrphans();
        assertThat(await(taken)).isTrue();
    }

    /** As a machine that was copied has it: that one's runs must not be taken within a second of a cut connection. */
    @Test
    void runsOfAServerOfTheSameNameAreNotTakenAtOnce() throws Exception {
        RunWatch watch = new RunWatch();
        set(watch, "boot", Instant.ofEpochSecond(9));
        set(watch, "node", node());
        set(watch, "ownership", ownership(true));
        assertThat(watch.grace(ORPHAN)).isZero();
        set(watch, "ownership", ownership(false));
        assertThat(watch.grace(ORPHAN)).isPositive();
    }

    private static Ownership ownership(boolean onlyOne) {
        return new Ownership() {
            @Override
            synchronized boolean isOnlyOneOfItsName() {
                return onlyOne;
            }
        };
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void set(RunWatch watch, String name, Object value) throws ReflectiveOperationException {
        Field field = RunWatch.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(watch, value);
    }
}
