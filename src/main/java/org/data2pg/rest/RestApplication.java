package org.data2pg.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything below /data2pg/api. */
@ApplicationPath("/api")
public class RestApplication extends Application {
}
