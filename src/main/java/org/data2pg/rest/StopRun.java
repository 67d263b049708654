package org.data2pg.rest;

/**
 * The body of a request that suspends or aborts a run; it may be left out.
 *
 * @param reason in the operator's own words
 */
record StopRun(String reason) {
}
