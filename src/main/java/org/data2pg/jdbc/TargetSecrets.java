package org.data2pg.jdbc;

import static org.data2pg.jdbc.ServerModel.execute;
import static org.data2pg.jdbc.ServerModel.reason;
import static org.data2pg.jdbc.ServerModel.succeeded;
import static org.data2pg.message.DatasourceMessages.MESSAGES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.jboss.dmr.ModelNode;

/** The passwords of target databases, in the credential store data2pg of the server; what goes in does not come out again through us. */
final class TargetSecrets {

    static final String STORE = "data2pg";

    private TargetSecrets() {
    }

    /** @throws org.data2pg.message.UnavailableException the store is not open */
    static boolean isKept(TargetName target) {
        return checked(target, execute(store("read-aliases"))).get("result").asList().stream()
                .anyMatch(alias -> alias.asString().equals(target.passwordAlias()));
    }

    /** @throws org.data2pg.message.UnavailableException the store is not open */
    static void keep(TargetName target, String password) {
        ModelNode operation = store(isKept(target) ? "set-secret" : "add-alias");
        operation.get("alias").set(target.passwordAlias());
        operation.get("secret-value").set(password);
        checked(target, execute(operation));
        protectFiles();
    }

    /** @throws org.data2pg.message.UnavailableException the store is not open */
    static void forget(TargetName target) {
        if (isKept(target)) {
            ModelNode operation = store("remove-alias");
            operation.get("alias").set(target.passwordAlias());
            checked(target, execute(operation));
            protectFiles();
        }
    }

    private static ModelNode store(String operation) {
        return ServerModel.operation(operation, "subsystem", "elytron", "credential-store", STORE);
    }

    private static ModelNode checked(TargetName target, ModelNode answer) {
        if (!succeeded(answer)) {
            throw MESSAGES.credentialStoreClosed(target.id(), reason(answer));
        }
        return answer;
    }

    /** Whether there is a file of passwords at all; if not, the server has never been able to open the store. */
    static boolean isStored() {
        return Files.exists(folder().resolve("passwords.cs"));
    }

    /** The server makes the store's folder, and writes the store anew each time, readable by whom its umask lets: by nobody else, we say. */
    static void protectFiles() {
        protect(folder(), "rwx------");
        protect(folder().resolve("passwords.cs"), "rw-------");
    }

    private static Path folder() {
        return Path.of(System.getProperty("jboss.server.config.dir"), "data2pg");
    }

    private static void protect(Path path, String permissions) {
        try {
            if (Files.exists(path)) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
