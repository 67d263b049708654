/** The server at the other end: its address, who asks and with which secret, and one request with its answer or refusal. No verb is known here. */
package org.data2pg.cli.connection;
