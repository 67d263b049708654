package org.data2pg.cli;

import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.List;
import java.util.function.Consumer;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The target databases the server knows. */
@Command(name = "targets", description = "Lists the target databases; or shows, adds, changes, locks or removes one.", synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {Targets.ListAll.class, Targets.Show.class, Targets.Add.class, Targets.Change.class, Targets.Remove.class,
            Targets.Lock.class, Targets.Unlock.class})
final class Targets extends Verb {

    private static final List<Column> LIST = List.of(text("id"), text("host"), number("port"), text("dbname"), text("user"), text("jndiName"),
            text("locked"), text("description"));
    private static final List<Column> ALL = List.of(text("id"), text("host"), number("port"), text("dbname"), text("user"), text("cnxOptions"),
            text("jndiName"), text("extensionSchema"), text("locked"), text("description"));

    @Override
    public Integer call() {
        return list(this);
    }

    private static int list(Verb verb) {
        verb.output().rows(verb.server().list(Query.of("target-databases"), Integer.MAX_VALUE).entries(), LIST, ALL);
        return ExitCode.OK;
    }

    @Command(name = "list", description = "Lists the target databases.")
    static final class ListAll extends Verb {

        @Override
        public Integer call() {
            return list(this);
        }
    }

    /** A verb on one of them. */
    abstract static class One extends Verb {

        @Parameters(index = "0", paramLabel = "ID", description = "Name of the target database at the server.")
        private String id;

        String id() {
            return id;
        }

        Query path() {
            return Query.of("target-databases", id);
        }

        int show(JsonObject target) {
            output().facts(target, ALL);
            return ExitCode.OK;
        }

        /** Sends back what the server shows, with changes. */
        int change(Consumer<Body> changes) {
            Server.Seen seen = server().see(path());
            Body body = Body.of(seen.object());
            changes.accept(body);
            return show(server().change("PUT", path(), seen, body.json()));
        }
    }

    @Command(name = "show", description = "Shows a target database; its password is never shown.")
    static final class Show extends One {

        @Override
        public Integer call() {
            return show(server().get(path()));
        }
    }

    @Command(name = "add", description = {"Adds a target database: by host, dbname and user, or by the datasource an administrator has made.",
        TargetPassword.WHERE})
    static final class Add extends One {

        @Mixin
        private TargetOptions options;

        @Override
        public Integer call() {
            Body body = new Body().with("id", id(), null);
            options.into(body, data2pg());
            return show(server().send("POST", Query.of("target-databases"), body.json()));
        }
    }

    @Command(name = "change", description = {"Changes what is given of a target database; the rest stays as it is. With another host, port, dbname,"
        + " user or other connection options it has no password any more unless that is given again.", TargetPassword.WHERE})
    static final class Change extends One {

        @Mixin
        private TargetOptions options;

        @Override
        public Integer call() {
            return change(body -> {
                if (!options.into(body, data2pg())) {
                    throw Sentence.NOTHING_TO_CHANGE.failure(ExitCode.USAGE, id());
                }
            });
        }
    }

    @Command(name = "remove", description = "Removes a target database no run was ever made on.")
    static final class Remove extends One {

        @Override
        public Integer call() {
            server().send("DELETE", path(), null);
            tell(Sentence.REMOVED.of(id()));
            return ExitCode.OK;
        }
    }

    @Command(name = "lock", description = "Has the server refuse batches that write to a target database.")
    static final class Lock extends One {

        @Override
        public Integer call() {
            return change(body -> body.with("locked", true, null));
        }
    }

    @Command(name = "unlock", description = "Takes the lock away.")
    static final class Unlock extends One {

        @Override
        public Integer call() {
            return change(body -> body.with("locked", false, null));
        }
    }
}
