package org.data2pg.cli.show;

/** Colours of states, beside their words and never instead of them. */
public enum Colours {
    NONE, SOME;

    private static final String RESET = "\u001B[0m";

    static Colours on(Terminal terminal) {
        return terminal.isColoured() ? SOME : NONE;
    }

    /** A state, or the cell of a table that holds it, in its colour. */
    public String state(String cell) {
        if (this == NONE) {
            return cell;
        }
        return switch (cell.strip()) {
            case "Completed" -> "\u001B[32m" + cell + RESET;
            case "Aborted", "Failed" -> "\u001B[31m" + cell + RESET;
            case "Suspended", "Restarted" -> "\u001B[33m" + cell + RESET;
            case "Initializing", "In_progress", "Ending" -> "\u001B[36m" + cell + RESET;
            default -> cell;
        };
    }
}
