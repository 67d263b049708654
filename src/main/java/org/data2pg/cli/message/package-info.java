/** What the command line says on its own account, numbered D2PG000800 to D2PG000849, and the statuses it ends with. Sentences of the server are passed on as they are. */
package org.data2pg.cli.message;
