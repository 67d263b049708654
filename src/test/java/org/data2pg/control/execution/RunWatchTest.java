package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.concurrent.ManagedThreadFactory;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Ownership.Orphan;
import org.junit.jupiter.api.Test;

class RunWatchTest {

    /** As when the connection that holds the locks keeps silent: what operators want is done nevertheless. */
    @Test
    void operatorsDoNotWaitForTheLookForOrphans() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(2);
        RunWatch watch = new RunWatch();
        set(watch, "clock", Clock.systemUTC());
        set(watch, "adminDatabase", new AdminDatabase() {
            @Override
            public boolean isReady() {
                return true;
            }
        });
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
        set(watch, "threads", Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ManagedThreadFactory.class},
                (proxy, method, arguments) -> new Thread((Runnable) arguments[0])));
        watch.start(null);
        try {
            assertThat(await(followed)).isTrue();
        } finally {
            watch.serverEnded(null);
            answer.countDown();
        }
    }

    /** As a machine that was copied has it: that one's runs must not be taken within a second of a cut connection. */
    @Test
    void runsOfAServerOfTheSameNameAreNotTakenAtOnce() throws Exception {
        RunWatch watch = new RunWatch();
        set(watch, "boot", Instant.ofEpochSecond(9));
        set(watch, "node", new Node() {
            @Override
            public String name() {
                return "copied";
            }
        });
        Orphan orphan = new Orphan(7, "copied", Instant.EPOCH);
        set(watch, "ownership", ownership(true));
        assertThat(watch.grace(orphan)).isZero();
        set(watch, "ownership", ownership(false));
        assertThat(watch.grace(orphan)).isPositive();
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
