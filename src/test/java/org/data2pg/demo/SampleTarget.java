package org.data2pg.demo;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.RestClient;

/** The sample's target as a target database of a server, on which its batch can be run. */
public final class SampleTarget {

    private static final String ID = "demo";

    private final RestClient server;

    private SampleTarget(RestClient server) {
        this.server = server;
    }

    public static SampleTarget register(RestClient server, SampleDatabases databases) {
        server.post("target-databases", connection(databases));
        return new SampleTarget(server);
    }

    /** For a further server on the same administration database: each keeps the password of the target itself. */
    public static void tell(RestClient another, SampleDatabases databases) {
        another.put("target-databases/" + ID, connection(databases));
    }

    private static JsonObject connection(SampleDatabases databases) {
        return Json.createObjectBuilder()
                .add("id", ID).add("host", databases.targetHost()).add("port", databases.targetPort())
                .add("dbname", SampleDatabases.DATABASE).add("user", SampleDatabases.SESSION_USER)
                .add("password", databases.sessionPassword()).add("description", "The sample company")
                .add("extensionSchema", "data2pg").build();
    }

    public SampleRun start(int sessions) {
        JsonObject run = server.post("runs", Json.createObjectBuilder()
                .add("targetDatabase", ID).add("batch", SampleDatabases.BATCH).add("sessions", sessions)
                .add("comment", "The sample with " + sessions + " sessions").build());
        return new SampleRun(server, run.getJsonNumber("id").longValue());
    }
}
