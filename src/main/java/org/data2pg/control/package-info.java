/**
 * The use cases: here what operators do with runs, below it carrying them out ({@code execution}), looking at them ({@code monitor}), target
 * databases ({@code target}), accounts ({@code account}). All transactions on the administration database begin here ({@code admindb}).
 * How target databases are spoken to stands in {@code jdbc}, how the batch engine is, in {@code job}.
 */
package org.data2pg.control;
