package org.data2pg.jmx;

import static org.data2pg.message.JmxMessages.MESSAGES;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.StreamSupport;

import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.Actor;
import org.jboss.as.controller.AccessAuditContext;
import org.wildfly.security.auth.server.SecurityIdentity;

/**
 * Who calls an MXBean: a user of the server's management realm, where our roles are groups. Whoever is SuperUser of the server itself, such as
 * the account it runs under, may do everything. Inside the server's own process, where agents and a JConsole attached to it read, nobody is
 * logged on: reading is allowed there, as it takes the server's own account, and nothing else.
 */
final class Caller {

    private static final String SUPER_USER = "SuperUser";
    private static final List<String> READERS = List.of(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN);
    private static final List<String> ACTORS = List.of(Roles.OPERATOR, Roles.ADMIN);

    private Caller() {
    }

    /** @throws SecurityException somebody is logged on who may not even see */
    static void requireReader() {
        AccessAuditContext context = AccessAuditContext.currentAccessAuditContext();
        if (context != null && context.getSecurityIdentity() != null) {
            require(context.getSecurityIdentity(), READERS);
        }
    }

    /** @throws SecurityException nobody is logged on, or somebody who may only see */
    static Actor requireOperator() {
        AccessAuditContext context = AccessAuditContext.currentAccessAuditContext();
        if (context == null || context.getSecurityIdentity() == null) {
            throw new SecurityException(MESSAGES.nobody());
        }
        SecurityIdentity identity = context.getSecurityIdentity();
        require(identity, ACTORS);
        InetAddress address = context.getRemoteAddress();
        return new Actor(identity.getPrincipal().getName(), "jmx", address == null ? null : address.getHostAddress());
    }

    private static void require(SecurityIdentity identity, List<String> groups) {
        boolean allowed = StreamSupport.stream(identity.getRoles().spliterator(), false).anyMatch(role -> role.equals(SUPER_USER) || groups.contains(role));
        if (!allowed) {
            throw new SecurityException(MESSAGES.forbidden(identity.getPrincipal().getName(), String.join(", ", groups)));
        }
    }
}
