package org.data2pg.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The data2pg extension as this server carries it, made by the build of the same sources as the files for {@code CREATE EXTENSION}. */
final class ExtensionScripts {

    private static final Properties VERSIONS = versions();

    private ExtensionScripts() {
    }

    /** The version the scripts lead to. */
    static String version() {
        return VERSIONS.getProperty("version");
    }

    /** The version that {@link #upgrade} leads from. */
    static String previous() {
        return VERSIONS.getProperty("previous");
    }

    static String install() {
        return withoutTransaction(text("install.sql"));
    }

    static String upgrade() {
        return withoutTransaction(text("upgrade.sql"));
    }

    /** For psql they are one transaction each; here they are part of ours. */
    private static String withoutTransaction(String script) {
        String begun = script.replaceFirst("(?m)^BEGIN;$", "");
        int end = begun.lastIndexOf("\nCOMMIT;");
        if (begun.equals(script) || end < 0) {
            throw new IllegalStateException("A script of the extension is not one transaction");
        }
        return begun.substring(0, end);
    }

    private static Properties versions() {
        try (InputStream file = open("version.properties")) {
            Properties versions = new Properties();
            versions.load(file);
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        try (InputStream file = open(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return ExtensionScripts.class.getResourceAsStream("/org/data2pg/postgresql/" + name);
    }
}
