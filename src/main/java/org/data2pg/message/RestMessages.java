package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about requests that REST can't make sense of or may not pass on. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 600, max = 699)
public interface RestMessages extends BasicLogger {

    RestMessages MESSAGES = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), RestMessages.class, "org.data2pg.rest");

    @Message(id = 600, value = "The request has no body. Send a JSON object.")
    String missingBody();

    @Message(id = 601, value = "The request's body is not well-formed JSON, or has a field twice: see line %s, column %s.")
    String malformedBody(int line, int column);

    @Message(id = 602, value = "The field \"%s\" in line %s, column %s of the request's body is not known. Known fields are: %s.")
    String unknownField(String field, int line, int column, String known);

    @Message(id = 603, value = "%s in line %s, column %s of the request's body has a value of the wrong type or size. It must be %s.")
    String wrongType(String place, int line, int column, String expected);

    @Message(id = 604, value = "The field \"stepOptions\" must be a JSON object, or a text that holds one.")
    String stepOptionsNoObject();

    @Message(id = 605, value = "The run \"%s\" does not exist: a run has a number.")
    UnknownObjectException notARunNumber(String id);

    @Message(id = 606, value = "The value \"%s\" of %s is refused. It must be a number from %s to %s.")
    InvalidRequestException invalidCount(String value, String name, long min, long max);

    @Message(id = 607, value = "There is nothing at %s.")
    String unknownPath(String path);

    @Message(id = 608, value = "The method %s is not possible at %s. Possible are: %s.")
    String methodNotAllowed(String method, String path, String possible);

    @Message(id = 609, value = "%s can't be sent in any of the media types %s.")
    String notAcceptable(String path, String accepted);

    @Message(id = 610, value = "A request of the media type \"%s\" is not read. Send the header Content-Type: application/json, also where there is no body.")
    String unsupportedMediaType(String mediaType);

    @Message(id = 611, value = "The request's body has more than %s bytes. Send a smaller one.")
    String bodyTooLarge(long limit);

    @Message(id = 612, value = "The user \"%s\" may not %s %s. It takes the role %s.")
    String forbidden(String user, String method, String path, String roles);

    @Message(id = 613, value = "The request could not be understood: %s.")
    String otherRefusal(String reason);

    @Message(id = 614, value = "An error happened that nobody has foreseen. Look for the incident %s in the server's log.")
    String unexpected(String incident);

    @Message(id = 615, value = "The address %s is refused: it, or what follows it, has the character NUL (%%00), which no name can have.")
    String nulInAddress(String address);

    @Message(id = 617, value = "The value \"%s\" of sort is refused. It must be one of these, with a minus before it for the highest first: %s.")
    InvalidRequestException invalidSort(String value, String sortable);

    @Message(id = 618, value = "The value \"%s\" of %s is refused. It must be one of these: %s.")
    InvalidRequestException invalidChoice(String value, String name, String values);

    @Message(id = 619, value = "The value \"%s\" of %s is refused. It must be an instant such as 2026-01-31T22:15:00Z.")
    InvalidRequestException invalidInstant(String value, String name);

    @Message(id = 620, value = "The parameter \"%s\" is not known here. Known are: %s.")
    InvalidRequestException unknownParameter(String name, String known);

    @Message(id = 621, value = "The parameter \"%s\" is not known: there are none here.")
    InvalidRequestException noParameters(String name);

    @Message(id = 622, value = "The value \"%s\" of %s is refused. It must be one or several ETags in double quotes, or *.")
    String malformedTag(String value, String header);

    @Message(id = 623, value = "The key in Idempotency-Key is refused. It must have 1 to 255 visible characters of ASCII, without spaces.")
    String malformedKey();

    @Message(id = 624, value = "What follows %s is refused: a percent sign must be followed by the two digits of a byte, and the bytes must be UTF-8.")
    String malformedAddress(String path);

    @Message(id = 625, value = "%s %s is not done on a condition: send the request without If-Match.")
    InvalidRequestException noCondition(String method, String path);

    @Message(id = 626, value = "The parameter \"%s\" is given %s times. Give it once.")
    InvalidRequestException givenSeveralTimes(String name, int times);

    @LogMessage(level = ERROR)
    @Message(id = 650, value = "Incident %s: the request %s %s failed")
    void incident(String incident, String method, String path, @Cause Throwable cause);
}
