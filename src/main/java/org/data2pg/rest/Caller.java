package org.data2pg.rest;

import jakarta.servlet.http.HttpServletRequest;

import org.data2pg.control.admindb.Actor;

/** Who sent a request. */
final class Caller {

    private Caller() {
    }

    static Actor of(HttpServletRequest request) {
        return new Actor(request.getUserPrincipal().getName(), "rest", request.getRemoteAddr(),
                (Long) request.getAttribute(AuthenticatedRequest.TOKEN));
    }
}
