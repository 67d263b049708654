/**
 * Below all use cases: transactions on the administration database, whether it answers, who asked ({@code Actor}), what was done ({@code Audit}),
 * and what this server is called.
 */
package org.data2pg.control.admindb;
