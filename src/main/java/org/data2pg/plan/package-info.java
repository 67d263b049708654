/**
 * The working plan as pure values: its steps and parents, the cumulative cost of each step, and which step comes next.
 * Nothing here knows a database, a thread or a clock.
 */
package org.data2pg.plan;
