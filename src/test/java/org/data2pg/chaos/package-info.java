/** Crash testing: {@code mvn -Pchaos} breaks whatever takes part in runs, at random moments, and looks at what is left. */
package org.data2pg.chaos;
