package org.data2pg.rest;

import jakarta.ws.rs.QueryParam;

import org.data2pg.targetdb.ResultQuery.Tables;

/** The tables whose results a request asks for, and in which format; what is left out excludes none. */
public class TablesWanted {

    @QueryParam("schema")
    private String schema;
    @QueryParam("table")
    private String table;
    @QueryParam("text")
    private String text;
    @QueryParam(Format.PARAMETER)
    private String format;

    Tables tables() {
        return new Tables(schema, table, text);
    }
}
