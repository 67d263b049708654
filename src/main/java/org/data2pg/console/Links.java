package org.data2pg.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
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

    /** The text for a word of the database, such as an action; the word itself where there is none for it, as for one of a later version. */
    public static String word(ResourceBundle texts, String kind, String word) {
        String key = kind + word.replace(' ', '_');
        return texts.containsKey(key) ? texts.getString(key) : word;
    }

    /** A number as the language of the page writes it; null without one. */
    public static String number(Number value) {
        return value == null ? null : NumberFormat.getInstance(FacesContext.getCurrentInstance().getViewRoot().getLocale()).format(value);
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
