package org.data2pg.control.account;

import static org.data2pg.message.TokenMessages.MESSAGES;

import org.data2pg.message.ControlMessages;

/**
 * What somebody wants for an API token.
 *
 * @param name what he calls it
 * @param role the highest one it shall have, data2pg-viewer unless told
 * @param days how long it shall be worth something, 90 unless told
 */
public record ApiTokenRequest(String name, String role, Integer days) {

    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 366;

    /** With what was left out, or a refusal. */
    ApiTokenRequest complete() {
        if (name == null || name.isBlank()) {
            throw ControlMessages.MESSAGES.missingField("name");
        }
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw MESSAGES.invalidDays(days, MOST_DAYS);
        }
        if (role != null && !Roles.ALL.contains(role)) {
            throw MESSAGES.unknownRole(role);
        }
        return new ApiTokenRequest(name.strip(), role == null ? Roles.VIEWER : role, days == null ? USUAL_DAYS : days);
    }
}
