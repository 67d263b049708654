package org.data2pg.control.admindb;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/** The server itself: its name among others on the same administration database, and its clock. */
@ApplicationScoped
public class Node {

    /** The node name of the WildFly server. */
    public String name() {
        return System.getProperty("jboss.node.name", "data2pg");
    }

    @Produces
    @Dependent
    Clock clock() {
        return Clock.systemUTC();
    }
}
