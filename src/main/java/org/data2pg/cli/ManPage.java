package org.data2pg.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Writes the manual page of data2pg(1) from what the verbs say about themselves. Run by the build. */
final class ManPage {

    private static final List<String[]> STATUSES = List.of(
            new String[] {"0", "done; of a run that was waited for: Completed, and no difference found"},
            new String[] {"1", "an error inside the server, or an answer that can't be understood"},
            new String[] {"2", "the command line, the configuration file or the login file is wrong"},
            new String[] {"3", "the run is Completed, and has found differences"},
            new String[] {"4", "the run was Aborted because steps failed"},
            new String[] {"5", "the run was Suspended"},
            new String[] {"6", "the run was Aborted by an operator or with its server, or restarted meanwhile"},
            new String[] {"7", "the server has refused what was asked for"},
            new String[] {"8", "the server does not know the login, or its roles do not suffice"},
            new String[] {"9", "the server, its administration database or the target database can't be reached"},
            new String[] {"130", "ended by Ctrl-C; a run that was waited for goes on"});
    private static final List<String[]> ENVIRONMENT = List.of(
            new String[] {"DATA2PG_SERVER", "address of the application"},
            new String[] {"DATA2PG_USER, DATA2PG_USER_PASSWORD", "login"},
            new String[] {"DATA2PG_TOKEN", "token that speaks for a login"},
            new String[] {"DATA2PG_CA_FILE", "certificates that are trusted instead of those Java knows"},
            new String[] {"DATA2PG_LOGIN_FILE", "login file, instead of ~/.config/data2pg/login"},
            new String[] {"DATA2PG_TARGET_PASSWORD", "password of a target database whose connection is added or changed"},
            new String[] {"DATA2PG_JAVA_OPTS", "options of Java, such as those of a proxy"},
            new String[] {"JAVA_HOME", "which Java is used, 17 or newer"},
            new String[] {"NO_COLOR, TERM", "no colours; with TERM=dumb the cursor is not moved either"});
    private static final List<String[]> FILES = List.of(
            new String[] {"~/.config/data2pg/login", "Lines of KEYWORD = value with SERVER, USER, PASSWORD, TOKEN, CA_FILE. Nobody but its owner may have access to it."},
            new String[] {"configuration file (--conf)", "Lines of KEYWORD = value with TARGET_DATABASE, BATCH_NAME, MAX_SESSIONS, ASC_SESSIONS, REFERENCE_RUN,"
                    + " STEP_OPTIONS, COMMENT. From # on a line is a comment, except between double quotes."});

    private final PrintStream out;

    private ManPage(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        new ManPage(new PrintStream(System.out, true, StandardCharsets.UTF_8)).write(new CommandLine(new Data2Pg()));
    }

    private void write(CommandLine data2pg) {
        CommandSpec spec = data2pg.getCommandSpec();
        out.println(".TH DATA2PG 1 \"\" \"" + roff(spec.version()[0]) + "\" \"Data2Pg\"");
        out.println(".SH NAME\ndata2pg \\- run batches of Data2Pg on a server");
        out.println(".SH SYNOPSIS\n.B data2pg\n[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...");
        out.println(".SH DESCRIPTION");
        out.println(roff("Results go to the standard output, all else to the standard error output."));
        out.println(".SH OPTIONS\nThey may stand before or behind the command.");
        spec.options().stream().filter(option -> !option.hidden()).forEach(this::option);
        out.println(".SH COMMANDS");
        data2pg.getSubcommands().forEach(this::command);
        section("EXIT STATUS", STATUSES);
        section("ENVIRONMENT", ENVIRONMENT);
        section("FILES", FILES);
    }

    private void command(String name, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        out.println(".SS \"" + roff(spec.qualifiedName()) + parameters(spec) + "\"");
        for (String paragraph : spec.usageMessage().description()) {
            out.println(roff(text(paragraph)) + "\n.PP");
        }
        spec.positionalParameters().forEach(parameter -> entry("\\fI" + roff(parameter.paramLabel()) + "\\fR", parameter));
        spec.options().stream().filter(option -> option.scopeType() != ScopeType.INHERIT && !option.usageHelp() && !option.versionHelp()).forEach(this::option);
        for (Map.Entry<String, CommandLine> verb : line.getSubcommands().entrySet()) {
            command(verb.getKey(), verb.getValue());
        }
    }

    private static String parameters(CommandSpec spec) {
        StringBuilder text = new StringBuilder();
        spec.positionalParameters().forEach(parameter ->
                text.append(parameter.arity().min() == 0 ? " [" + parameter.paramLabel() + "]" : " " + parameter.paramLabel()));
        return text.toString();
    }

    private void option(OptionSpec option) {
        String names = String.join(", ", option.names());
        String value = option.arity().max() == 0 ? "" : "=\\fI" + roff(option.paramLabel()) + "\\fR";
        entry("\\fB" + roff(names) + "\\fR" + value, option);
    }

    private void entry(String head, ArgSpec argument) {
        out.println(".TP\n" + head + "\n" + roff(text(String.join(" ", argument.description()), argument)));
    }

    private static String text(String template) {
        return Ansi.OFF.string(template).replace("%n", " ").strip();
    }

    private static String text(String template, ArgSpec argument) {
        return text(template.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValueString()))
                .replace("${COMPLETION-CANDIDATES}", argument.completionCandidates() == null ? "" : String.join(", ", argument.completionCandidates())));
    }

    private void section(String title, List<String[]> entries) {
        out.println(".SH " + title.toUpperCase(Locale.ROOT));
        entries.forEach(entry -> out.println(".TP\n\\fB" + roff(entry[0]) + "\\fR\n" + roff(entry[1])));
    }

    /** Signs that roff would take for itself. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
