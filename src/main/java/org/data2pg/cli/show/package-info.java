/** What users see: tables, CSV and JSON on the standard output, progress on a terminal. Nothing here asks the server. */
package org.data2pg.cli.show;
