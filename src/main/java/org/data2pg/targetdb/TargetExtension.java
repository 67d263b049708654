package org.data2pg.targetdb;

/**
 * The data2pg extension of a target database, looked at and changed in one transaction over one connection: port to its installation. Opened by
 * {@link TargetSessions#extension}; what was done is kept only by {@link #commit}, and undone by {@link #close} without it.
 */
public interface TargetExtension extends AutoCloseable {

    /** Which version is there, and what this server could do about it. */
    Version version();

    /**
     * Installs the version of this server into the schema that the target database names, without any file on the target's server, and lets the
     * user of the target database use it.
     *
     * @throws org.data2pg.message.ConflictException it is there already, or the target refused; the message says what to do
     */
    void install();

    /**
     * Upgrades it to the version of this server; configuration and results are kept.
     *
     * @throws org.data2pg.message.ConflictException there is nothing to upgrade, no way leads from its version, or the target refused
     */
    void upgrade();

    /** Keeps what was done. */
    void commit();

    @Override
    void close();

    /**
     * @param installed null when there is none in the schema of the target database
     * @param offered   the version this server can install
     * @param action    what this server can do: install, upgrade, or null for nothing
     * @param obstacle  why this server leaves another version than its own alone, with the number of the sentence; else null
     */
    record Version(String installed, String offered, String action, String obstacle) {
    }

    /**
     * Who logs in at the target for this once, instead of the user of the target database. Kept nowhere.
     */
    record Login(String user, String password) {

        /** Never shows the password. */
        @Override
        public String toString() {
            return user;
        }
    }
}
