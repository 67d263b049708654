package org.data2pg.control;

/**
 * What became of a request for a run.
 *
 * @param run    its number
 * @param before whether the same request, with the same key, has started it before
 */
public record Started(long run, boolean before) {
}
