package org.data2pg.control.account;

import static org.data2pg.message.TokenMessages.MESSAGES;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.access.ApiToken;
import org.data2pg.access.ApiTokens;
import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;

/** What users do with their API tokens, and what a token is worth. */
@ApplicationScoped
public class ApiTokenControl {

    /** So that scanners for leaked secrets know one when they see it. */
    private static final String PREFIX = "d2pg_";
    private static final int BYTES = 32;

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private Audit audit;
    @Inject
    private ApiTokens tokens;
    @Inject
    private Clock clock;

    private final SecureRandom random = new SecureRandom();

    /**
     * Makes a token for who asks.
     *
     * @param highestRole of who asks
     * @param byProvider  whether an OpenID Connect provider says so: the token is worth something only as long as users come from one
     * @return with the secret, which nobody can find out later
     * @throws org.data2pg.message.RefusedException he has not that role, or is a token himself: it would outlive itself
     */
    public ApiTokenView create(ApiTokenRequest request, String highestRole, boolean byProvider, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action asked = action("create token", actor, request.name(), request.role());
        return audit.whenRefused(asked, () -> {
            ApiTokenRequest wanted = request.complete();
            if (actor.token() != null) {
                throw MESSAGES.tokenMakesNoToken();
            }
            if (!Roles.includes(highestRole, wanted.role())) {
                throw MESSAGES.tokenAboveOwner(wanted.role(), actor.login());
            }
            String secret = secret();
            return transaction.call(() -> {
                Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                ApiToken token = new ApiToken(wanted.name(), actor.login(), wanted.role(), hash(secret), now, now.plus(Duration.ofDays(wanted.days())),
                        byProvider);
                tokens.add(token);
                audit.done(action("create token", actor, token.id() + " " + token.name(), token.role()));
                return ApiTokenView.of(token, secret);
            });
        });
    }

    /**
     * Makes a token worthless at once, for good.
     *
     * @param admin whether who asks may do that to tokens of others
     * @throws org.data2pg.message.UnknownObjectException there is no such token, or it is not his
     */
    public void revoke(long id, boolean admin, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action action = action("revoke token", actor, Long.toString(id), null);
        audit.noting(action, () -> {
            ApiToken token = tokens.numbered(id).filter(found -> admin || found.owner().equals(actor.login())).orElseThrow(() -> MESSAGES.unknownToken(id));
            token.revoke(clock.instant());
            return null;
        });
    }

    /**
     * Some of the tokens, also former ones, the newest first.
     *
     * @param owner null for those of all users
     * @param first how many to leave out
     */
    public Found page(String owner, int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> new Found(Math.toIntExact(tokens.count(owner)),
                tokens.page(owner, first, count).stream().map(token -> ApiTokenView.of(token, null)).toList()));
    }

    /**
     * Whom a program speaks for that shows this token; nobody if it is unknown, expired or revoked.
     *
     * @param byProvider whether users come from an OpenID Connect provider now; names there and in another realm need not be the same people
     */
    public Optional<ApiTokenView> presented(String secret, boolean byProvider) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.empty();
        }
        adminDatabase.requireReady();
        return transaction.call(() -> {
            Instant now = clock.instant();
            Optional<ApiToken> found = tokens.hashed(hash(secret)).filter(token -> token.isValid(now) && token.isByProvider() == byProvider);
            found.ifPresent(token -> token.use(now));
            return found.map(token -> ApiTokenView.of(token, null));
        });
    }

    private static Audit.Action action(String name, Actor actor, String token, String role) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("token", token);
        parameters.put("role", role);
        return new Audit.Action(actor, name, null, null, parameters, false);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** No salt and no slow hash: nobody guesses 256 random bits. */
    private static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param total how many tokens there are, of which these are some */
    public record Found(int total, List<ApiTokenView> tokens) {
    }
}
