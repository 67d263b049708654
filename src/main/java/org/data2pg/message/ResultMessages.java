package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about the results of a run: what they are worth, and why they can't be shown. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 770, max = 799)
public interface ResultMessages {

    ResultMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), ResultMessages.class);

    @Message(id = 770, value = "The run %s is %s: these are its results so far.")
    String stillActive(long run, String status);

    @Message(id = 771, value = "None of the results of the run %s is left: the run %s has executed its steps again. Look at the results of that run.")
    String allReplaced(long run, long by);

    @Message(id = 772, value = "%s of the %s steps of the run %s that had results have been executed again, the last of them by the run %s. "
            + "Their results are those of that run, and are not shown here.")
    String someReplaced(long replaced, long steps, long run, long by);

    @Message(id = 773, value = "The results of %s of the tables that the run %s has processed are not on the target database any more: "
            + "something else than a run of its batch has replaced or removed them.")
    String tablesGone(long tables, long run);

    @Message(id = 774, value = "The run %s has found %s differences, of which %s are on the target database. The others were beyond COMPARE_MAX_DIFF, "
            + "or something else than a run of its batch has replaced or removed them.")
    String fewerDifferences(long run, long reported, long there);

    @Message(id = 775, value = "The extension of the target database had no ledger of steps when the run %s was executed: which results are its own is not known, "
            + "and none is shown. Upgrade the extension, and run the batch again.")
    String withoutLedger(long run);

    @Message(id = 776, value = "The target database \"%s\" did not answer in time, or its connection was lost: %s")
    UnavailableException notAnswered(String targetDatabase, String reason);

    @Message(id = 778, value = "The value \"%s\" of %s is refused. It must be a number from %s to %s.")
    InvalidRequestException notANumber(String value, String parameter, long least, long most);
}
