/**
 * Runs of a batch with their sessions, steps and results, as the administration database knows them, and the states they may take.
 * What makes a run go on stands in {@code control}.
 */
package org.data2pg.run;
