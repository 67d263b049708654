package org.data2pg.console;

import java.util.ArrayList;
import java.util.List;

/** Texts of databases with signs in place of what nobody would see; a function of the pages. */
public final class Signs {

    private static final int PICTURES_OF_CONTROLS = 0x2400;
    private static final int NBSP = 0xa0;

    private Signs() {
    }

    /** A text in pieces: as it is, or signs. Blanks are shown where they begin or end the text, a line, or stand beside each other. */
    public static List<Piece> of(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            String sign = sign(characters, i);
            if (sign == null) {
                plain.appendCodePoint(characters[i]);
                continue;
            }
            end(plain, pieces);
            int last = i;
            while (last + 1 < characters.length && characters[last + 1] == characters[i] && sign(characters, last + 1) != null) {
                last++;
            }
            pieces.add(new Piece(sign.repeat(last - i + 1), name(characters[i]), last - i + 1));
            if (characters[i] == '\n') {
                plain.append("\n".repeat(last - i + 1));
            }
            i = last;
        }
        end(plain, pieces);
        return pieces;
    }

    private static void end(StringBuilder plain, List<Piece> pieces) {
        if (!plain.isEmpty()) {
            pieces.add(new Piece(plain.toString(), null, 0));
            plain.setLength(0);
        }
    }

    /** Null for a character that is seen. */
    private static String sign(int[] characters, int i) {
        int character = characters[i];
        if (character == ' ') {
            boolean alone = i > 0 && i < characters.length - 1 && !Character.isWhitespace(characters[i - 1]) && !Character.isWhitespace(characters[i + 1]);
            return alone ? null : "·";
        }
        return switch (character) {
            case '\t' -> "→";
            case '\n' -> "↵";
            case NBSP -> "⍽";
            case 0x7f -> "␡";
            default -> character < ' ' ? Character.toString(PICTURES_OF_CONTROLS + character) : isUnseen(character) ? "[" + name(character) + "]" : null;
        };
    }

    /** Also what turns the direction of writing: it could make a value look like another one. */
    private static boolean isUnseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR,
                    Character.PRIVATE_USE, Character.UNASSIGNED, Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String name(int character) {
        return String.format("U+%04X", character);
    }

    /**
     * @param text  what is shown
     * @param name  code point that a sign stands for; null for text as it is
     * @param count how many of it
     */
    public record Piece(String text, String name, int count) {
    }
}
