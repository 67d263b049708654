/**
 * Target databases as operators see them: their entries, what is configured there, the working plans of batches, the extension.
 */
package org.data2pg.control.target;
