package org.data2pg.console;

import java.io.Serializable;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * The view that somebody asked for before he was sent to log in. WildFly leads back from a provider of OpenID Connect to the page, but drops its
 * parameters: they are kept here, in the HTTP session, until he comes back.
 *
 * @param path     the page
 * @param query    its parameters, as they were sent
 * @param returns  the provider has sent him back
 */
record WantedAddress(String path, String query, boolean returns) implements Serializable {

    private static final String ATTRIBUTE = WantedAddress.class.getName();

    /**
     * Where a request for a page has to be led to; null where it shall go on to the page or to the login.
     *
     * @param in whether the user is logged in
     */
    static String after(HttpServletRequest request, boolean in) {
        if (isAnswerOfProvider(request)) {
            returning(request.getSession(false));
            // Another window was faster: this answer logs nobody in any more, and is no address of ours
            return in ? request.getRequestURI() : null;
        }
        String back = back(request, request.getSession(false));
        if (back == null && !in && request.getQueryString() != null) {
            request.getSession().setAttribute(ATTRIBUTE, new WantedAddress(request.getRequestURI(), request.getQueryString(), false));
        }
        return back;
    }

    private static boolean isAnswerOfProvider(HttpServletRequest request) {
        return request.getParameter("state") != null && request.getParameter("code") != null;
    }

    private static void returning(HttpSession session) {
        if (session != null && session.getAttribute(ATTRIBUTE) instanceof WantedAddress wanted) {
            session.setAttribute(ATTRIBUTE, new WantedAddress(wanted.path, wanted.query, true));
        }
    }

    /** Whatever page is asked for next, the former one is not waited for any more. */
    private static String back(HttpServletRequest request, HttpSession session) {
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof WantedAddress wanted)) {
            return null;
        }
        session.removeAttribute(ATTRIBUTE);
        boolean dropped = wanted.returns && request.getQueryString() == null && wanted.path.equals(request.getRequestURI());
        return dropped ? wanted.path + '?' + wanted.query : null;
    }
}
