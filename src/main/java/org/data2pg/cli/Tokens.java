package org.data2pg.cli;

import static org.data2pg.cli.show.Column.instant;
import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.ArrayList;
import java.util.List;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** API tokens, by which programs speak for a user. */
@Command(name = "tokens", description = "Lists your API tokens, for an administrator all; or creates or revokes one.", synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {Tokens.ListAll.class, Tokens.Create.class, Tokens.Revoke.class})
final class Tokens extends Verb {

    private static final List<Column> LIST = List.of(number("id"), text("name"), text("owner"), text("role"), instant("created"), instant("expires"),
            instant("used"), instant("revoked"));

    @Override
    public Integer call() {
        return list(this);
    }

    private static int list(Verb verb) {
        verb.output().rows(verb.server().list(Query.of("tokens"), Integer.MAX_VALUE).entries(), LIST, LIST);
        return ExitCode.OK;
    }

    @Command(name = "list", description = "Lists your API tokens, for an administrator all, the newest first; also expired and revoked ones.")
    static final class ListAll extends Verb {

        @Override
        public Integer call() {
            return list(this);
        }
    }

    @Command(name = "create", description = "Creates an API token and writes it to the standard output, this once. It takes your name and password.")
    static final class Create extends Verb {

        @Parameters(index = "0", paramLabel = "NAME", description = "What you call it.")
        private String name;
        @Option(names = "--role", paramLabel = "ROLE", description = "The highest role it has: data2pg-viewer, data2pg-operator or data2pg-admin (data2pg-viewer).")
        private String role;
        @Option(names = "--days", paramLabel = "N", description = "For how long (90).")
        private Integer days;

        @Override
        public Integer call() {
            JsonObject token = server().send("POST", Query.of("tokens"), new Body().with("name", name, null).with("role", role, null).with("days", days, null).json());
            tell(Sentence.TOKEN_CREATED.of(token.getJsonNumber("id"), token.getString("role"), token.getString("expires")));
            if (output().format() == Output.Format.table) {
                output().text(token.getString("secret") + "\n");
            } else {
                List<Column> all = new ArrayList<>(LIST);
                all.add(text("secret"));
                output().facts(token, all);
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "revoke", description = "Revokes an API token: from now on it is worth nothing.")
    static final class Revoke extends Verb {

        @Parameters(index = "0", paramLabel = "ID", description = "Number of the token.")
        private long id;

        @Override
        public Integer call() {
            server().send("DELETE", Query.of("tokens", id), null);
            tell(Sentence.TOKEN_REVOKED.of(id));
            return ExitCode.OK;
        }
    }
}
