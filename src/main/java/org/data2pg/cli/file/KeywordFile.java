package org.data2pg.cli.file;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;

/**
 * A file with one {@code KEYWORD = value} per line. From {@code #} on a line is a comment, except between double quotes; a value that
 * stands in double quotes as a whole is taken without them; an empty one counts as not given.
 */
final class KeywordFile {

    private static final Pattern LINE = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");

    private KeywordFile() {
    }

    /**
     * The values by keyword, in upper case.
     *
     * @throws Failure the file can't be read, or a line is refused: it is named with its number, but never its value, which may be a password
     */
    static Map<String, String> read(Path file, List<String> keywords) {
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String raw : lines(file)) {
            number++;
            String line = withoutComment(raw);
            if (line.isBlank()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw Sentence.MALFORMED_LINE.failure(ExitCode.USAGE, number, file, shown(raw));
            }
            String keyword = matcher.group(1).toUpperCase(Locale.ROOT);
            if (!keywords.contains(keyword)) {
                throw Sentence.UNKNOWN_KEYWORD.failure(ExitCode.USAGE, matcher.group(1), number, file, String.join(", ", keywords));
            }
            if (values.putIfAbsent(keyword, unquoted(matcher.group(2))) != null) {
                throw Sentence.REPEATED_KEYWORD.failure(ExitCode.USAGE, keyword, number, file);
            }
        }
        values.values().removeIf(String::isEmpty);
        return values;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw Sentence.UNREADABLE_FILE.failure(ExitCode.USAGE, file, "it does not exist");
        } catch (MalformedInputException e) {
            throw Sentence.UNREADABLE_FILE.failure(ExitCode.USAGE, file, "it is not in UTF-8");
        } catch (IOException e) {
            throw Sentence.UNREADABLE_FILE.failure(ExitCode.USAGE, file, e.getMessage());
        }
    }

    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static String unquoted(String value) {
        boolean quotes = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quotes ? value.substring(1, value.length() - 1) : value;
    }

    /** What stands before a sign that may part a keyword from a secret. */
    private static String shown(String line) {
        String start = line.strip().split("[\\s=:]", 2)[0];
        return start.length() > 40 ? start.substring(0, 40) : start;
    }
}
