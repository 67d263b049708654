package org.data2pg.cli;

import java.util.concurrent.Callable;

import org.data2pg.cli.connection.Server;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every verb has at hand. */
abstract class Verb implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    Data2Pg data2pg() {
        return (Data2Pg) spec.root().userObject();
    }

    Server server() {
        return data2pg().server();
    }

    Output output() {
        return data2pg().output();
    }

    void tell(String sentence) {
        data2pg().tell(sentence);
    }

    /** The command line is refused. */
    ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
