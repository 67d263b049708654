package org.data2pg.users;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.spec.EncryptablePasswordSpec;
import org.wildfly.security.password.spec.IteratedSaltedPasswordAlgorithmSpec;
import org.wildfly.security.password.util.ModularCrypt;

/** A password as the administration database keeps it: bcrypt, in the form the server's realm reads. */
final class PasswordHash {

    private static final int SHORTEST = 8;
    /** bcrypt looks at no more. */
    private static final int LONGEST_BYTES = 72;
    /** Two to the power of it rounds: some tenths of a second. */
    private static final int COST = 12;

    private PasswordHash() {
    }

    /** @throws IllegalArgumentException the password is too short, or longer than bcrypt can tell apart */
    static String of(char[] password) {
        require(password);
        byte[] salt = new byte[BCryptPassword.BCRYPT_SALT_SIZE];
        new SecureRandom().nextBytes(salt);
        try {
            PasswordFactory factory = PasswordFactory.getInstance(BCryptPassword.ALGORITHM_BCRYPT, WildFlyElytronPasswordProvider.getInstance());
            return ModularCrypt.encodeAsString(factory.generatePassword(
                    new EncryptablePasswordSpec(password, new IteratedSaltedPasswordAlgorithmSpec(COST, salt))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException as above; nothing takes time */
    static void require(char[] password) {
        if (password.length < SHORTEST) {
            throw new IllegalArgumentException("a password has " + SHORTEST + " characters or more");
        }
        if (new String(password).getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new IllegalArgumentException("a password has " + LONGEST_BYTES + " bytes at most: bcrypt ignores what follows");
        }
    }
}
