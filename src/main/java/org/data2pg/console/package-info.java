/**
 * The pages in a browser: one bean per page, named after it, that asks a use case and keeps what the page shows.
 * No decision about runs or target databases is taken here; texts are in texts.properties, layout in src/main/webapp.
 */
package org.data2pg.console;
