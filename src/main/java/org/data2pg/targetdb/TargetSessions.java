package org.data2pg.targetdb;

import java.util.UUID;

/** Port: opens sessions on target databases. */
public interface TargetSessions {

    /**
     * Begins a transaction on the target database for the calling thread. It may last for days.
     *
     * @throws org.data2pg.message.BusyException        no connection is free
     * @throws org.data2pg.message.UnavailableException the target database can't be reached
     * @throws org.data2pg.message.ConflictException    it has no usable extension
     */
    TargetSession open(TargetDatabase target);

    /**
     * Begins a transaction for the calling thread that reads the results of a run.
     *
     * @param ledger number of the run in the ledger
     * @throws org.data2pg.message.UnavailableException the target database can't be reached
     * @throws org.data2pg.message.ConflictException    it has no extension, or one that does not tell runs apart
     */
    TargetResults results(TargetDatabase target, UUID ledger);

    /**
     * Begins a transaction on the target database for the calling thread, in which its extension can be installed or upgraded.
     *
     * @param login who does it; null for the user of the target database
     * @throws org.data2pg.message.UnavailableException the target database can't be reached, or refused the login
     * @throws org.data2pg.message.ConflictException    a login was given for an administrator's datasource
     */
    TargetExtension extension(TargetDatabase target, TargetExtension.Login login);

    /** Lets go of the connections kept for a target database whose row was changed or deleted. */
    void forget(TargetDatabase target);

    /**
     * Keeps the password of a target database where the server keeps its secrets.
     *
     * @param password null leaves the one that is there
     */
    void keepPassword(TargetDatabase target, String password);

    /** Deletes the password of a target database, if one is kept. */
    void dropPassword(TargetDatabase target);
}
