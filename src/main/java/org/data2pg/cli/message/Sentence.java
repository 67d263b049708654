package org.data2pg.cli.message;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** Every sentence of the command line itself, with its number; the words are in sentences.properties. */
public enum Sentence {

    WRONG_COMMAND_LINE(800),
    UNREACHABLE(801),
    UNINTELLIGIBLE(802),
    UNEXPECTED(803),
    NO_CREDENTIALS(804),
    INVALID_ADDRESS(805),
    INVALID_CA_FILE(806),
    UNREADABLE_FILE(807),
    EXPOSED_FILE(808),
    UNKNOWN_KEYWORD(809),
    MALFORMED_LINE(810),
    REPEATED_KEYWORD(811),
    NO_NUMBER(812),
    MISSING_RUN(813),
    MISSING_TARGET_OR_BATCH(814),
    NO_SUCH_RUN(815),
    REDIRECTED(816),
    UNPROTECTED(817),
    INVALID_SECRET(818),
    NOTHING_TO_CHANGE(819),
    INTERRUPTED(820),
    GOES_ON(821),
    STILL_TRYING(822),
    ANSWERS_AGAIN(823),
    ALL_EQUAL(824),
    DIFFERENCES(825),
    NOT_COMPARED(826),
    FAILED_STEPS(827),
    SUSPENDED(828),
    ABORTED(829),
    RESTARTED(830),
    ACCEPTED(831),
    STOPPING(832),
    MORE(833),
    NO_TERMINAL(834),
    RUN_AND_BATCH(835),
    MODIFIED(836),
    REMOVED(837),
    REPEATED(838),
    UNTRUSTED(839),
    HTTP_STATUS(840),
    MORE_RESULTS(841),
    INVALID_KEY(842),
    MORE_ATTEMPTS(843),
    VARIABLE_NOT_SET(844),
    TOKEN_CREATED(845),
    TOKEN_REVOKED(846);

    private final int number;

    Sentence(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The sentence about these values. */
    public String of(Object... values) {
        Object[] texts = Stream.of(values).map(String::valueOf).toArray();
        return String.format(Locale.ROOT, "D2PG%06d: %s", number, new MessageFormat(Words.BUNDLE.getString(name()), Locale.ROOT).format(texts));
    }

    public Failure failure(int exitCode, Object... values) {
        return new Failure(exitCode, of(values));
    }

    /** Read when the first sentence is needed: most commands need none. */
    private static final class Words {
        private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.data2pg.cli.message.sentences", Locale.ROOT);
    }
}
