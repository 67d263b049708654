package org.data2pg.postgresql;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sentences that functions raise, read from their source. */
final class Messages {

    private static final Pattern RAISE = Pattern.compile("RAISE (?:EXCEPTION|WARNING|NOTICE) ((?:'(?:[^']|'')*'\\s*)+)");
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'");

    private Messages() {
    }

    /** As regular expressions, in which any text stands for a parameter. */
    static Stream<String> raisedIn(String source) {
        return RAISE.matcher(source).results().map(raise -> LITERAL.matcher(raise.group(1)).results()
                .map(literal -> literal.group(1).replace("''", "'")).collect(Collectors.joining()))
                .map(format -> Stream.of(format.split("%", -1)).map(Pattern::quote).collect(Collectors.joining("(?s:.*)")));
    }
}
