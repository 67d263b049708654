package org.data2pg.rest;

import static org.data2pg.fixture.SharedServer.ADMIN;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.data2pg.fixture.SharedServer;

/** Pages of the console, as text, for somebody who has logged in or tries to. */
final class ConsoleVisitor {

    private static final SharedServer SERVER = SharedServer.get();

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();

    /** As an administrator. */
    static ConsoleVisitor loggedIn() throws IOException, InterruptedException {
        ConsoleVisitor visitor = new ConsoleVisitor();
        visitor.page("runs.xhtml");
        visitor.login(ADMIN, SERVER.password());
        return visitor;
    }

    void login(String name, String password) throws IOException, InterruptedException {
        post("j_security_check", "j_username=" + name + "&j_password=" + password);
    }

    String page(String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(SERVER.url() + address)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Sends a form; gives what is shown then. */
    String post(String address, String body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(SERVER.url() + address)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
