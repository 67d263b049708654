package org.data2pg.cli.message;

/** What the process ends with; scripts depend on these numbers. */
public final class ExitCode {

    /** Done; of a run that was waited for: Completed, and no difference found. */
    public static final int OK = 0;
    /** What should not happen: an error inside the server, or an answer that can't be understood. */
    public static final int ERROR = 1;
    /** The command line, the configuration file or the login file is wrong. */
    public static final int USAGE = 2;
    /** The run is Completed, and its checks or comparisons have found differences. */
    public static final int DIFFERENCES = 3;
    /** The run was Aborted because steps failed. */
    public static final int FAILED_STEPS = 4;
    /** The run was Suspended. */
    public static final int SUSPENDED = 5;
    /** The run was Aborted by an operator, or with its server. */
    public static final int ABORTED = 6;
    /** The server has refused what was asked for. */
    public static final int REFUSED = 7;
    /** The server does not know the login, or its roles don't suffice. */
    public static final int UNAUTHORIZED = 8;
    /** The server, its administration database or the target database can't be reached. */
    public static final int UNREACHABLE = 9;

    private ExitCode() {
    }
}
