package org.data2pg.rest;

import jakarta.servlet.http.HttpServletRequest;

import org.data2pg.control.admindb.Actor;

/** Who sent a request. */
final class Caller {

    /** How the command line begins its User-Agent. Another program may say so, too: it is a note, no right depends on it. */
    private static final String COMMAND_LINE = "data2pg/";

    private Caller() {
    }

    static Actor of(HttpServletRequest request) {
        String program = request.getHeader("User-Agent");
        String door = program != null && program.startsWith(COMMAND_LINE) ? "cli" : "rest";
        return new Actor(request.getUserPrincipal().getName(), door, request.getRemoteAddr(),
                (Long) request.getAttribute(AuthenticatedRequest.TOKEN));
    }
}
