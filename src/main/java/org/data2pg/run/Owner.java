package org.data2pg.run;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * The server that carries a run out, and what it uses for that. When it is gone, another one takes the run over, and the owners are counted:
 * by its number each is told from the former ones, which may be alive.
 */
@Embeddable
public class Owner {

    @Column(name = "run_node")
    private String node;

    @Column(name = "run_owner_epoch")
    private int epoch = 1;

    @Column(name = "run_job_execution")
    private Long jobExecution;

    @Column(name = "run_backend_pid")
    private Integer preparingBackend;

    /** For JPA. */
    protected Owner() {
    }

    Owner(String node) {
        this.node = node;
    }

    /** What the owner so far may still say about the run counts no more. */
    void change() {
        epoch++;
    }

    /** This server carries the run out from now on, with a job that it has still to start. */
    public void becomes(String newNode) {
        node = newNode;
        jobExecution = null;
    }

    /** The engine started this job execution for the run. */
    public void started(long execution) {
        jobExecution = execution;
    }

    /** The run is being prepared over this backend on the target database, which is to be ended if the server dies meanwhile. */
    public void preparesOver(int backend) {
        preparingBackend = backend;
    }

    void prepared() {
        preparingBackend = null;
    }

    /** How many servers have owned the run so far. */
    public int epoch() {
        return epoch;
    }

    /** Id of the job execution, null before there is one. */
    public Long jobExecution() {
        return jobExecution;
    }

    Integer preparingBackend() {
        return preparingBackend;
    }

    UUID token(UUID ledger, long run) {
        return token(ledger, run, epoch);
    }

    /** Those of the former owners and of this one. */
    Stream<UUID> tokens(UUID ledger, long run) {
        return IntStream.rangeClosed(1, epoch).mapToObj(number -> token(ledger, run, number));
    }

    private static UUID token(UUID ledger, long run, int epoch) {
        return UUID.nameUUIDFromBytes((ledger + " " + run + " " + epoch).getBytes(StandardCharsets.UTF_8));
    }
}
