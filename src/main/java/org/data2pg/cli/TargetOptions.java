package org.data2pg.cli;

import java.util.Objects;
import java.util.stream.Stream;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said about a target database. */
final class TargetOptions {

    @Option(names = "--host", paramLabel = "NAME", description = "Host of the PostgreSQL server.")
    private String host;
    @Option(names = "--port", paramLabel = "N", description = "Its port (5432).")
    private Integer port;
    @Option(names = "--dbname", paramLabel = "NAME", description = "Name of the database.")
    private String dbname;
    @Option(names = {"--db-user", "--db_user"}, paramLabel = "NAME", description = "Role the sessions connect as.")
    private String user;
    @Option(names = {"--cnx-options", "--cnx_options"}, paramLabel = "TEXT", description = "Parameters of the JDBC driver: name=value&name=value.")
    private String cnxOptions;
    @Option(names = {"--jndi-name", "--jndi_name"}, paramLabel = "NAME", description = "Instead of these: JNDI name of a datasource.")
    private String jndiName;
    @Option(names = {"--extension-schema", "--extension_schema"}, paramLabel = "NAME", description = "Schema of the data2pg extension (data2pg).")
    private String extensionSchema;
    @Option(names = "--description", paramLabel = "TEXT", description = "In your own words.")
    private String description;
    @Mixin
    private TargetPassword password;

    /** False when nothing was said. */
    boolean into(Body body, Data2Pg data2pg) {
        String before = body.json().toString();
        boolean connection = Stream.of(host, port, dbname, user, cnxOptions).anyMatch(Objects::nonNull);
        body.with("host", host, null).with("port", port, null).with("dbname", dbname, null).with("user", user, null)
                .with("cnxOptions", cnxOptions, null).with("jndiName", jndiName, null).with("extensionSchema", extensionSchema, null)
                .with("description", description, null).with("password", password.of(data2pg, connection), null);
        return !before.equals(body.json().toString());
    }
}
