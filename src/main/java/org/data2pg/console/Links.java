package org.data2pg.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages; functions of the pages. */
public final class Links {

    private Links() {
    }

    /** A text as the value of a parameter. */
    public static String encoded(String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
