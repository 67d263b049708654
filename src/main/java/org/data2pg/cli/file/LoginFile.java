package org.data2pg.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;

/** Where the server is and who asks, so that neither has to be said each time. What is null is not said in it. */
public record LoginFile(String server, String user, String password, String token, String caFile) {

    /** Says nothing. */
    public static final LoginFile NONE = new LoginFile(null, null, null, null, null);

    private static final List<String> KEYWORDS = List.of("SERVER", "USER", "PASSWORD", "TOKEN", "CA_FILE");
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** @throws Failure the file can't be read, a line of it is refused, or others may read a secret in it */
    public static LoginFile read(Path file) {
        Map<String, String> values = KeywordFile.read(file, KEYWORDS);
        if (values.containsKey("PASSWORD") || values.containsKey("TOKEN")) {
            refuseExposed(file);
        }
        return new LoginFile(values.get("SERVER"), values.get("USER"), values.get("PASSWORD"), values.get("TOKEN"), values.get("CA_FILE"));
    }

    private static void refuseExposed(Path file) {
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw Sentence.EXPOSED_FILE.failure(ExitCode.USAGE, file);
            }
        } catch (UnsupportedOperationException e) {
            throw Sentence.EXPOSED_FILE.failure(ExitCode.USAGE, file);
        } catch (IOException e) {
            throw Sentence.UNREADABLE_FILE.failure(ExitCode.USAGE, file, e.getMessage());
        }
    }
}
