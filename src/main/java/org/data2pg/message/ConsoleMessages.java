package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences in the place of a page that can't be shown. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 500, max = 524)
public interface ConsoleMessages extends BasicLogger {

    ConsoleMessages MESSAGES = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), ConsoleMessages.class, "org.data2pg.console");

    @Message(id = 500, value = "There is no page %s.")
    String unknownPage(String path);

    @Message(id = 501, value = "The user \"%s\" has none of the roles data2pg-viewer, data2pg-operator and data2pg-admin. "
            + "Ask an administrator for one, or log in as somebody else.")
    String forbidden(String user);

    @Message(id = 502, value = "An error happened that nobody has foreseen. Look for the incident %s in the server's log.")
    String unexpected(String incident);

    @Message(id = 503, value = "The page was open for too long and has been given up. Open it again.")
    String expired();

    @Message(id = 504, value = "There is no run \"%s\": a run has a number.")
    UnknownObjectException notARun(String id);

    @Message(id = 505, value = "\"%s\" is not a number of sessions.")
    InvalidRequestException notANumber(String text);

    @Message(id = 511, value = "\"%s\" is no value of the step option %s: it takes a number from 0 to %d.")
    InvalidRequestException numberOptionOutOfRange(String value, String option, long highest);

    @Message(id = 512, value = "\"%s\" in the field %s is not a number.")
    InvalidRequestException notANumberOf(String text, String field);

    @Message(id = 513, value = "The step options are not a JSON object, or have an option that the form does not know: %s Correct them here.")
    InvalidRequestException unreadableOptions(String reason);

    @Message(id = 514, value = "\"%s\" is no value of %s. Its values are: %s.")
    InvalidRequestException unknownChoice(String value, String field, String values);

    @Message(id = 515, value = "\"%s\" in the field %s is no point in time. It is written like 2026-11-20T22:00:00Z.")
    InvalidRequestException notAnInstant(String value, String field);

    @Message(id = 516, value = "The user must be given with a password, or both left out.")
    InvalidRequestException incompleteLogin();

    @Message(id = 517, value = "Durations are estimated from those of a completed run: choose one as the reference run.")
    InvalidRequestException noReference();

    @Message(id = 518, value = "\"%s\" is no value of the step option %s: it takes an integer from 0.")
    InvalidRequestException noIntegerOption(String value, String option);

    @Message(id = 519, value = "\"%s\" is no value of the step option %s: it takes a number from 0.")
    InvalidRequestException noNumberOption(String value, String option);

    @Message(id = 520, value = "\"%s\" of the parameter %s is refused: pages are numbered from 1 on.")
    InvalidRequestException notAPage(String value, String parameter);

    @Message(id = 521, value = "\"%s\" of the parameter %s is refused: it must be a whole number from %d to %d.")
    InvalidRequestException notInRange(String value, String parameter, int least, int most);

    @Message(id = 522, value = "The parameter \"%s\" is not known here. Known are: %s.")
    InvalidRequestException unknownParameter(String name, String known);

    @Message(id = 523, value = "The parameter \"%s\" is given %d times. Give it once.")
    InvalidRequestException givenSeveralTimes(String name, int times);

    @Message(id = 524, value = "There is no step \"%s\" in the plan. Take the name of a step as the table shows it.")
    UnknownObjectException notInPlan(String step);

    @LogMessage(level = ERROR)
    @Message(id = 510, value = "Incident %s: the page %s failed")
    void incident(String incident, String path, @Cause Throwable cause);
}
