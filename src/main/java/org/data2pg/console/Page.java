package org.data2pg.console;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.faces.context.FacesContext;

import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;

/** What all pages have in common: a sentence in the place of what they can't show. It goes when the next attempt is a success. */
abstract class Page implements Serializable {

    private String refusal;
    private boolean unavailable;
    private Map<String, String[]> address;

    /** What the address may ask for. */
    abstract Parameters parameters();

    /** A parameter of the address; empty if that has none. */
    static String given(String parameter) {
        return parameter == null ? "" : parameter;
    }

    /** The numbered sentence of the use case that refused, or null. */
    public String getRefusal() {
        return refusal;
    }

    /** Whether the refusal may be over at the next attempt. */
    protected boolean isUnavailable() {
        return unavailable;
    }

    /** The answer, or null after a refusal: also of what the address asks for. */
    protected <T> T read(Supplier<T> question) {
        try {
            parameters().check(address());
            T answer = question.get();
            refusal = null;
            unavailable = false;
            return answer;
        } catch (RefusedException refused) {
            refusal = refused.getMessage();
            unavailable = refused instanceof UnavailableException;
            tell(refused.status());
            return null;
        }
    }

    /** Of the first request for the page: those that refresh parts of it have other parameters. */
    private Map<String, String[]> address() {
        if (address == null) {
            FacesContext faces = FacesContext.getCurrentInstance();
            address = faces.isPostback() ? Map.of() : new HashMap<>(faces.getExternalContext().getRequestParameterValuesMap());
        }
        return address;
    }

    /** A part of a page that is refreshed by script would be thrown away with any other status than 200. */
    private static void tell(int status) {
        FacesContext faces = FacesContext.getCurrentInstance();
        if (!faces.getPartialViewContext().isAjaxRequest() && !faces.getExternalContext().isResponseCommitted()) {
            faces.getExternalContext().setResponseStatus(status);
        }
    }
}
