package org.data2pg.cli.show;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** Text on its way to a terminal. Names and errors come from foreign databases: what a terminal would obey to is shown instead. */
public final class Text {

    private static final Set<UnicodeScript> WIDE =
            Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO);
    private static final int EMOJI = 0x1F300;

    private Text() {
    }

    /** On one line: without line feeds, too. */
    public static String line(String text) {
        return harmless(text.strip().replaceAll("\\s*\\R\\s*", " ").replace('\t', ' '));
    }

    /** On several lines. */
    public static String lines(String text) {
        return harmless(text.replace("\r\n", "\n"));
    }

    private static String harmless(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(sign -> {
            if (sign != '\n' && (Character.isISOControl(sign) || turnsTheLine(sign))) {
                shown.append(String.format("\\u%04x", sign));
            } else {
                shown.appendCodePoint(sign);
            }
        });
        return shown.toString();
    }

    /** Signs that have the rest of a line written the other way round, so that it reads as something else. */
    private static boolean turnsTheLine(int sign) {
        return sign >= 0x202A && sign <= 0x202E || sign >= 0x2066 && sign <= 0x2069 || sign == 0x2028 || sign == 0x2029;
    }

    /** Columns a text takes. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int sign) {
        int type = Character.getType(sign);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return sign >= EMOJI || sign > 0x1100 && WIDE.contains(UnicodeScript.of(sign)) ? 2 : 1;
    }

    /** As much of a text as fits, with a mark where it was cut. */
    public static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int taken = 1;
        for (int sign : text.codePoints().toArray()) {
            taken += width(sign);
            if (taken > width) {
                break;
            }
            kept.appendCodePoint(sign);
        }
        return width < 1 ? "" : kept.append('…').toString();
    }

    static String padded(String text, int width, boolean right) {
        String space = " ".repeat(Math.max(0, width - width(text)));
        return right ? space + text : text + space;
    }
}
