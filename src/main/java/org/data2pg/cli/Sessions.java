package org.data2pg.cli;

import org.data2pg.cli.file.ConfFile;
import picocli.CommandLine.Option;

/** What can be said about a run before it starts, and while it goes on. */
final class Sessions {

    @Option(names = "--sessions", paramLabel = "N", description = "How many sessions work side by side.")
    private Integer sessions;
    @Option(names = {"--asc_sessions", "--asc-sessions"}, paramLabel = "N", description = "How many of them take the cheapest steps first.")
    private Integer ascSessions;
    @Option(names = "--comment", paramLabel = "TEXT", description = "Comment on the run.")
    private String comment;

    void into(Body body, ConfFile configured) {
        body.with("sessions", sessions, configured.sessions()).with("ascSessions", ascSessions, configured.ascSessions())
                .with("comment", comment, configured.comment());
    }
}
