/**
 * The Jakarta Batch artifacts: a job of one partitioned step gives a run its threads. The only room that knows {@code jakarta.batch};
 * what the threads do stands in {@code control}. In the other rooms a step is a step of a working plan, here also the one of the job.
 */
package org.data2pg.job;
