/**
 * Runs as MXBeans, for JConsole and whatever else speaks JMX: one to control runs, one for each run this server carries out, and counters.
 * What each of them offers is told in jmx.md.
 */
package org.data2pg.jmx;
