package org.data2pg.console;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.faces.application.Application;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.SystemEvent;
import jakarta.faces.event.SystemEventListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;

/** What languages the console speaks: that of each file texts_&lt;language&gt;.properties. A user gets the first of his browser's that is there, else English. */
public final class Languages implements SystemEventListener {

    private static final String TEXTS = "org.data2pg.console.texts";
    private static final String FOLDER = "/WEB-INF/classes/org/data2pg/console/";
    private static final Pattern FILE = Pattern.compile(".*/texts_(\\w+)\\.properties");

    @Override
    public boolean isListenerForSource(Object source) {
        return source instanceof Application;
    }

    /** Once, when the application starts. */
    @Override
    public void processEvent(SystemEvent event) {
        ServletContext context = (ServletContext) FacesContext.getCurrentInstance().getExternalContext().getContext();
        ((Application) event.getSource()).setSupportedLocales(among(context.getResourcePaths(FOLDER)));
    }

    /** The texts for what is no page, in the language of the user's pages. */
    static ResourceBundle texts(HttpServletRequest request) {
        List<LanguageRange> wanted = Collections.list(request.getLocales()).stream().map(locale -> new LanguageRange(locale.toLanguageTag())).toList();
        Locale found = Locale.lookup(wanted, among(request.getServletContext().getResourcePaths(FOLDER)));
        return ResourceBundle.getBundle(TEXTS, found == null ? Locale.ENGLISH : found);
    }

    static List<Locale> among(Set<String> files) {
        return files.stream().map(FILE::matcher).filter(Matcher::matches).map(file -> Locale.forLanguageTag(file.group(1).replace('_', '-'))).toList();
    }
}
