package org.data2pg.cli;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.file.ConfFile;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Changes an active run. */
@Command(name = "modify", description = "Changes the number of sessions or the comment of an active run, at once. With 0 sessions nothing new starts.")
final class Modify extends Verb {

    @Mixin
    private RunChoice choice;
    @Mixin
    private Sessions sessions;

    @Override
    public Integer call() {
        ConfFile configured = choice.configuration();
        Body body = new Body();
        // The file says which run is meant; what a run of it begins with is no change
        sessions.into(body, ConfFile.NONE);
        long run = choice.of(server(), configured);
        Server.Seen seen = server().see(Query.of("runs", run));
        JsonObject modified = server().change("PATCH", Query.of("runs", run), seen, body.json());
        tell(Sentence.MODIFIED.of(run));
        output().facts(modified, RunColumns.ALL);
        return ExitCode.OK;
    }
}
