package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;

class ServerLivenessTest {

    @Test
    void threadsThatWaitForEachOtherAreFound() throws InterruptedException {
        assertThat(ServerLiveness.deadlockedThreads()).isZero();
        Lock one = new ReentrantLock();
        Lock other = new ReentrantLock();
        CyclicBarrier bothHold = new CyclicBarrier(2);
        List<Thread> threads = List.of(thread(one, other, bothHold), thread(other, one, bothHold));
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> ServerLiveness.deadlockedThreads() == 2);
        } finally {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(ServerLiveness.deadlockedThreads()).isZero();
    }

    private static Thread thread(Lock first, Lock second, CyclicBarrier bothHold) {
        Thread thread = new Thread(() -> {
            first.lock();
            try {
                bothHold.await();
                second.lockInterruptibly();
                second.unlock();
            } catch (Exception interrupted) {
                // The end of the deadlock
            } finally {
                first.unlock();
            }
        });
        thread.start();
        return thread;
    }
}
