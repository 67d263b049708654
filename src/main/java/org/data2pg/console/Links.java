package org.data2pg.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.faces.context.FacesContext;

/** Texts and addresses with values in them; functions of the pages. */
public final class Links {

    private Links() {
    }

    /** A text of the bundle with a value in it, in the language of the page; null without the value. */
    public static String format(String pattern, Object value) {
        return value == null ? null : new MessageFormat(pattern, FacesContext.getCurrentInstance().getViewRoot().getLocale()).format(new Object[] {value});
    }

    /** Parameters as they stand in an address, each as often as it has values. */
    static String query(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream().flatMap(p -> p.getValue().stream().map(value -> encoded(p.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    /** A text as the value of a parameter. */
    public static String encoded(String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
