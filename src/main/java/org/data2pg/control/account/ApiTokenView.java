package org.data2pg.control.account;

import java.time.Instant;

import org.data2pg.access.ApiToken;

/**
 * An API token as the doors show it.
 *
 * @param role    the highest one it has, as long as its owner has it
 * @param used    when it was used last, to the minute; null if never
 * @param revoked null unless it was
 * @param secret  the token itself: told once, in the answer to who created it, null at any other time
 */
public record ApiTokenView(long id, String name, String owner, String role, Instant created, Instant expires, Instant used, Instant revoked,
                           String secret) {

    static ApiTokenView of(ApiToken token, String secret) {
        return new ApiTokenView(token.id(), token.name(), token.owner(), token.role(), token.created(), token.expires(), token.used(), token.revoked(),
                secret);
    }

    /** Everything but the secret: what is printed by mistake may be read by others. */
    @Override
    public String toString() {
        return "API token " + id + " of " + owner;
    }
}
