/**
 * Tests of the extension, on real servers of the oldest and the newest supported version. The checks themselves are SQL scripts in
 * src/test/postgresql, numbered like the functions; what needs several sessions or an installation of its own is written here.
 */
package org.data2pg.postgresql;
