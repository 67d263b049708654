/**
 * The demo: a sample company's database, the migration a DBA configures for it, and the run of it, from nothing to a proven copy.
 * It knows the application by its REST interface only.
 */
package org.data2pg.demo;
