package org.data2pg.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** A client that watches a run. It gets no event before it has taken the one before; those in between are left out. */
final class Watcher {

    private static final int RECONNECT_MS = 2_000;
    private final SseEventSink sink;
    private final Sse sse;
    private CompletionStage<?> sending = CompletableFuture.completedFuture(null);
    private String known;
    private long lastWord = System.nanoTime();
    private boolean gone;

    /** @param known the id of the last event it has seen; may be null */
    Watcher(SseEventSink sink, Sse sse, String known) {
        this.sink = sink;
        this.sse = sse;
        this.known = known;
    }

    synchronized boolean knows(String state) {
        return state.equals(known);
    }

    /** @return whether it was free to be told */
    synchronized boolean tell(String state, String name, String json) {
        boolean free = isFree();
        if (free) {
            known = state;
            send(sse.newEventBuilder().id(state).name(name).data(String.class, json).reconnectDelay(RECONNECT_MS).build());
        }
        return free;
    }

    /** Writes something that is no event when there was nothing for so long. */
    synchronized void keepAlive(long quietNanos) {
        if (isFree() && System.nanoTime() - lastWord > quietNanos) {
            send(sse.newEventBuilder().comment("still here").build());
        }
    }

    private void send(OutboundSseEvent event) {
        lastWord = System.nanoTime();
        sending = sink.send(event).whenComplete((sent, failure) -> {
            if (failure != null) {
                close();
            }
        });
    }

    private boolean isFree() {
        return !isGone() && sending.toCompletableFuture().isDone();
    }

    /** The last event is on its way: nothing comes behind it. */
    synchronized void closeWhenTold() {
        sending.whenComplete((sent, failure) -> close());
    }

    synchronized void close() {
        gone = true;
        sink.close();
    }

    synchronized boolean isGone() {
        return gone || sink.isClosed();
    }
}
