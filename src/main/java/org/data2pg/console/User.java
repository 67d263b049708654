package org.data2pg.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;

import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.Actor;
import org.data2pg.message.AccessMessages;

/**
 * Who looks at a page and what he may do. A page hides or disables what he may not; the bean behind it asks here once more, as the page may have
 * been shown before a role was taken away, and a request may come from elsewhere than a button.
 */
@Named("user")
@RequestScoped
public class User {

    private final HttpServletRequest request;

    /** For CDI. */
    protected User() {
        this(null);
    }

    @Inject
    User(HttpServletRequest request) {
        this.request = request;
    }

    public String getName() {
        return request.getRemoteUser();
    }

    /** Whether he may run batches. */
    public boolean isOperator() {
        return request.isUserInRole(Roles.OPERATOR) || isAdmin();
    }

    /** Whether he may change target databases and the extension in them. */
    public boolean isAdmin() {
        return request.isUserInRole(Roles.ADMIN);
    }

    /**
     * The one who acts on runs, for the use cases.
     *
     * @throws org.data2pg.message.ForbiddenException he is no operator
     */
    Actor operator() {
        if (!isOperator()) {
            throw AccessMessages.MESSAGES.onlyOperators(getName());
        }
        return actor();
    }

    /**
     * The one who changes target databases, for the use cases.
     *
     * @throws org.data2pg.message.ForbiddenException he is no administrator
     */
    Actor admin() {
        if (!isAdmin()) {
            throw AccessMessages.MESSAGES.onlyAdmins(getName());
        }
        return actor();
    }

    private Actor actor() {
        return new Actor(getName(), "console", request.getRemoteAddr());
    }
}
