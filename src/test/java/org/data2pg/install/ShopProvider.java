package org.data2pg.install;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import okhttp3.mockwebserver.RecordedRequest;

/** The OpenID Connect provider of a shop, with a login page that believes everybody. */
final class ShopProvider implements AutoCloseable {

    static final String CLIENT = "data2pg";
    private static final String ISSUER = "shop";

    private final MockOAuth2Server server = new MockOAuth2Server(new OAuth2Config(true));

    ShopProvider() throws IOException {
        server.start();
    }

    String url() {
        return server.issuerUrl(ISSUER).toString();
    }

    /** As Keycloak says it. */
    private static Map<String, Object> claims(String user, String... roles) {
        return Map.of("typ", "Bearer", "preferred_username", user, "realm_access", Map.of("roles", List.of(roles)));
    }

    /** An access token by which an application of the shop speaks for a user. */
    String token(String user, String application, String... roles) {
        return server.issueToken(ISSUER, "number of " + user, application, claims(user, roles)).serialize();
    }

    /** What a user sends from the provider's login page, and what the provider shall say of him. */
    static HttpRequest login(URI page, String user, String... roles) {
        String claims = Json.createObjectBuilder(claims(user, roles)).build().toString();
        return HttpRequest.newBuilder(page).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + URLEncoder.encode("number of " + user, StandardCharsets.UTF_8) + "&claims="
                        + URLEncoder.encode(claims, StandardCharsets.UTF_8))).build();
    }

    /** Waits for the request by which a session ends here, and gives what it says. */
    String ended() {
        while (true) {
            RecordedRequest request = server.takeRequest(60, java.util.concurrent.TimeUnit.SECONDS);
            if (request.getPath().contains("/endsession")) {
                return request.getBody().readUtf8();
            }
        }
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
