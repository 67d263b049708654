/**
 * The use cases: starting a run, carrying it out step by step, and looking at it. All transactions on the administration database begin here.
 * How target databases are spoken to stands in {@code jdbc}, how the batch engine is, in {@code job}.
 */
package org.data2pg.control;
