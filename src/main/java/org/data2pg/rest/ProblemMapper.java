package org.data2pg.rest;

import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.data2pg.message.RefusedException;

/** Everything that goes wrong behind {@link ApiAccess} becomes a {@link Problem} here; nothing of an unforeseen error is shown but its incident. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Response.StatusType UNPROCESSABLE = new Unprocessable();

    @Context
    private HttpServletRequest request;
    @Context
    private UriInfo address;
    @Context
    private ResourceInfo resource;

    @Override
    public Response toResponse(Throwable failure) {
        String path = address.getRequestUri().getRawPath();
        RefusedException refused = cause(failure, RefusedException.class);
        if (refused != null) {
            return Problem.of(status(refused), refused.getMessage(), path).response();
        }
        WebApplicationException answer = cause(failure, WebApplicationException.class);
        if (answer != null && answer.getResponse().getStatusInfo().getFamily() != Response.Status.Family.SERVER_ERROR) {
            return new HttpRefusal(request, path, resource).response(answer);
        }
        return Problem.incident(request.getMethod(), path, failure).response();
    }

    private static Response.StatusType status(RefusedException refused) {
        return refused.status() == UNPROCESSABLE.getStatusCode() ? UNPROCESSABLE : Status.fromStatusCode(refused.status());
    }

    /** The container wraps what a reader or a transaction threw. */
    private static <T> T cause(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).filter(type::isInstance).map(type::cast)
                .findFirst().orElse(null);
    }

    /** 422, which Jakarta REST 3.1 has no constant for. */
    private static final class Unprocessable implements Response.StatusType {

        @Override
        public int getStatusCode() {
            return 422;
        }

        @Override
        public Response.Status.Family getFamily() {
            return Response.Status.Family.CLIENT_ERROR;
        }

        @Override
        public String getReasonPhrase() {
            return "Unprocessable Content";
        }
    }
}
