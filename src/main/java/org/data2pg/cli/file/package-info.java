/** Files users write for the command line: the configuration of a run and the login, both in lines of {@code KEYWORD = value}. */
package org.data2pg.cli.file;
