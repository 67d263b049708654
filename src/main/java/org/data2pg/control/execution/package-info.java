/**
 * Carrying runs out: preparing them, claiming, executing and recording steps, ending them; which server a run belongs to, and taking it over when
 * that server is gone.
 */
package org.data2pg.control.execution;
