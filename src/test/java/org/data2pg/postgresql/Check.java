package org.data2pg.postgresql;

import java.util.ArrayList;
import java.util.List;

/**
 * One check of a script: a title and the statements that tell its story, each with what it must answer.
 *
 * <pre>
 * --&#64; title of the check
 * SELECT …;
 * --= a row it returns, columns separated by |
 * SELECT …;
 * --! SQLSTATE sentence with which it is refused
 * --~ notice or warning that it raises
 * SELECT …;
 * --; end of statements of which nothing is expected but success; a refusal undoes only what was run together with it
 * </pre>
 */
record Check(String title, List<Section> sections) {

    /** Statements run together, and what is expected of the last one; a section without expectation must only succeed. */
    record Section(String sql, List<String> rows, List<String> refusals, List<String> notices) {

        Section() {
            this("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        boolean isExpecting() {
            return !(rows.isEmpty() && refusals.isEmpty() && notices.isEmpty());
        }

        Section with(String line) {
            return new Section(sql + line + "\n", rows, refusals, notices);
        }
    }

    /** All checks of a script; lines before the first title are comments. */
    static List<Check> read(String script) {
        List<Check> checks = new ArrayList<>();
        for (String line : script.split("\n")) {
            if (line.startsWith("--@ ")) {
                checks.add(new Check(line.substring(4), new ArrayList<>(List.of(new Section()))));
            } else if (!checks.isEmpty()) {
                checks.get(checks.size() - 1).add(line);
            }
        }
        checks.forEach(check -> check.sections.removeIf(section -> section.sql.isBlank()));
        return checks;
    }

    private void add(String line) {
        Section last = sections.get(sections.size() - 1);
        String content = line.length() > 4 ? line.substring(4) : "";
        if (line.startsWith("--= ")) {
            last.rows.add(content);
        } else if (line.startsWith("--! ")) {
            last.refusals.add(content);
        } else if (line.startsWith("--~ ")) {
            last.notices.add(content);
        } else if (line.equals("--;")) {
            sections.add(new Section());
        } else if (last.isExpecting()) {
            sections.add(new Section().with(line));
        } else {
            sections.set(sections.size() - 1, last.with(line));
        }
    }
}
