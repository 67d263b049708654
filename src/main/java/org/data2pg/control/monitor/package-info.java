/**
 * Looking at runs, nothing is changed here: what the doors show of runs, their steps, sessions, results and remaining time, and the word that a run
 * has changed.
 */
package org.data2pg.control.monitor;
