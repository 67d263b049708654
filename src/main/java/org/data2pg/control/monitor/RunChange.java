package org.data2pg.control.monitor;

/**
 * Event: a run has changed, on this server or another one, by the server or by anybody else; observed by the doors that tell who looks at runs.
 * Fired when the change can be read, at most a few times a second for each run, on a thread that observers must not hold up.
 *
 * @param run its number; null if any run may have changed: the administration database was away, or is away now
 */
public record RunChange(Long run) {
}
