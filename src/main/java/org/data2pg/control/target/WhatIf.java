package org.data2pg.control.target;

import java.util.List;

/**
 * How long a batch would take with different numbers of sessions, if each step took as long as in the reference run.
 *
 * @param referenceMs       how long the reference run took
 * @param referenceSessions how many sessions it had
 * @param guessedSteps      steps that the reference run did not have: their duration is guessed by their cost
 * @param shortestMs        what no number of sessions can be faster than: the longest chain of steps that wait for each other
 */
public record WhatIf(long referenceRun, long referenceMs, int referenceSessions, int guessedSteps, long shortestMs, List<Point> points) {

    /** @param ms with that many sessions, what they take from each other left out */
    public record Point(int sessions, long ms) {
    }
}
