package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {"one word,one word", "' end ',(·)end(·)", "a  b,a(··)b", "a\tb,a(→)b", "a\u00a0b,a(⍽)b",
            "a\u200bb,a([U+200B])b", "a\u202eb,a([U+202E])b", "\u0001\u007f,(␁)(␡)", "𝄞 é,𝄞 é"})
    void whatNobodyWouldSeeIsASign(String text, String shown) {
        assertThat(shown(text)).isEqualTo(shown);
    }

    @Test
    void aLineBreakIsASignAndABreak() {
        assertThat(shown("a \r\n\n b")).isEqualTo("a(·)(␍)(↵↵)\n\n(·)b");
        assertThat(Signs.of("\n\n").get(0)).isEqualTo(new Signs.Piece("↵↵", "U+000A", 2));
        assertThat(Signs.of("")).isEmpty();
    }

    private static String shown(String text) {
        return Signs.of(text).stream().map(piece -> piece.name() == null ? piece.text() : "(" + piece.text() + ")").collect(Collectors.joining());
    }
}
