package org.data2pg.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;

import org.data2pg.control.monitor.RunChange;

/** Tells the browsers that look at runs which run has changed: its number, or null if it may be any; what they do with it stands in console.js. */
@ApplicationScoped
public class RunPush {

    @Inject
    @Push(channel = "runs")
    private PushContext browsers;

    void changed(@Observes RunChange change) {
        browsers.send(change.run());
    }
}
