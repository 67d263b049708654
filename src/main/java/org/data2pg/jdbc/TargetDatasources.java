package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.data2pg.targetdb.TargetDatabase;

/** The container's datasources of target databases. */
@ApplicationScoped
public class TargetDatasources {

    /**
     * The datasource through which a target database is reached.
     *
     * @throws org.data2pg.message.UnavailableException the administrator's datasource does not exist
     */
    public DataSource of(TargetDatabase target) {
        try {
            return InitialContext.doLookup(target.jndiName());
        } catch (NamingException missing) {
            throw MESSAGES.targetDatabaseUnreachable(target.id(), "no datasource has the JNDI name " + target.jndiName());
        }
    }

    /** Removes the datasource made for a target database, if there is one; made again when it is needed. */
    public void remove(TargetDatabase target) {
        // Administrators' datasources are theirs.
    }

    /** Puts the password into the credential store; null leaves the one that is there. */
    public void keepPassword(TargetDatabase target, String password) {
        // With an administrator's datasource there is none.
    }

    /** Deletes the password from the credential store, if there is one. */
    public void dropPassword(TargetDatabase target) {
        // With an administrator's datasource there is none.
    }
}
