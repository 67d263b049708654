package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;

/** The runs this server is carrying out. */
@ApplicationScoped
public class Executions {

    private final Map<Long, Execution> current = new ConcurrentHashMap<>();

    void add(Execution execution) {
        current.put(execution.runId(), execution);
    }

    /** Empty for a run that could not be prepared, or has ended. */
    Optional<Execution> of(long run) {
        return Optional.ofNullable(current.get(run));
    }

    void remove(Execution execution) {
        current.remove(execution.runId());
        execution.ended();
    }

    /** The engine gives the run no more threads: those it has go on until its end. */
    public void leaveAlone(long run) {
        of(run).ifPresent(Execution::leaveAlone);
    }

    /** The job is to be stopped: nothing new is started in the run, the steps in progress go on to their end. */
    public void stop(long run) {
        of(run).ifPresent(execution -> execution.close(MESSAGES.jobStopped()));
    }

    /** Steps may take days: they are cancelled, so that their runs are closed while the databases can still be reached. */
    void serverEnds(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        current.values().forEach(execution -> execution.close(MESSAGES.jobStopped()));
        current.values().forEach(Execution::cancel);
    }
}
