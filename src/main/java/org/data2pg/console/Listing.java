package org.data2pg.console;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.faces.context.FacesContext;

import org.data2pg.message.ConsoleMessages;

/**
 * The part of a long list that the address of a page asks for, by its parameters page, sort and order. All links lead to the same address with
 * others of these, so that each part can be kept and handed on.
 */
public class Listing implements Serializable {

    private static final String ASCENDING = "ascending";
    private static final String DESCENDING = "descending";

    /** In which a list may be sorted. */
    static final List<String> ORDERS = List.of(ASCENDING, DESCENDING);

    static final String PAGE = "page";

    private final int rows;
    private final String usualSort;
    private final String fragment;
    private final String parameter;
    private Map<String, List<String>> address;
    private int total;

    /**
     * @param rows      of a page
     * @param usualSort field whose highest comes first when the address names none; null for an order of the list's own
     * @param fragment  where links lead to within the page; empty for its top
     */
    Listing(int rows, String usualSort, String fragment) {
        this(rows, usualSort, fragment, PAGE);
    }

    /** @param parameter tells its page, where another list of the same view has the usual one */
    Listing(int rows, String usualSort, String fragment, String parameter) {
        this.rows = rows;
        this.usualSort = usualSort;
        this.fragment = fragment;
        this.parameter = parameter;
    }

    /** Of the first request for the page: those that refresh parts of it have other parameters. */
    private Map<String, List<String>> address() {
        if (address == null) {
            address = new LinkedHashMap<>();
            FacesContext.getCurrentInstance().getExternalContext().getRequestParameterValuesMap().forEach((name, values) ->
                    address.put(name, Arrays.stream(values).filter(value -> !value.isBlank()).toList()));
        }
        return address;
    }

    /** The first value of a parameter, or null. */
    private String given(String name) {
        return address().getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

    /**
     * How many rows stand before the page.
     *
     * @throws org.data2pg.message.InvalidRequestException the address asks for what is no page
     */
    int first() {
        String page = given(parameter);
        if (page != null && !page.matches("[1-9]\\d{0,6}")) {
            throw ConsoleMessages.MESSAGES.notAPage(page, parameter);
        }
        return (getPage() - 1) * rows;
    }

    int rows() {
        return rows;
    }

    /** Tells how many rows there are on all pages. */
    void found(int all) {
        total = all;
    }

    /** The page of a list that is at hand as a whole. */
    <T> List<T> part(List<T> all) {
        int first = first();
        found(all.size());
        int begin = Math.min(first, all.size());
        return all.subList(begin, Math.min(begin + rows, all.size()));
    }

    /** The field the list is sorted by; null for an order of its own. */
    String sortedBy() {
        return getSort() == null ? usualSort : getSort();
    }

    boolean descending() {
        return getOrder() == null ? getSort() == null : getOrder().equals(DESCENDING);
    }

    public int getPage() {
        String page = given(parameter);
        return page == null ? 1 : Integer.parseInt(page);
    }

    public int getPages() {
        return Math.max(1, (total + rows - 1) / rows);
    }

    /** The same in the same order on another page. */
    public String linkToPage(int number) {
        return link(Map.of(parameter, Integer.toString(number)));
    }

    /** The first page in the order of a field; of the field it is ordered by, the other way round. */
    public String linkToOrder(String field) {
        Map<String, String> other = new LinkedHashMap<>();
        other.put("sort", field);
        other.put("order", ASCENDING.equals(ordered(field)) ? DESCENDING : ASCENDING);
        other.put(parameter, null);
        return link(other);
    }

    private String link(Map<String, String> other) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(address());
        other.forEach((name, value) -> parameters.put(name, value == null ? List.of() : List.of(value)));
        return "?" + Links.query(parameters) + fragment;
    }

    /** How a column is ordered, in the words of ARIA; null when it is not. */
    public String ordered(String field) {
        if (!field.equals(getSort() == null ? usualSort : getSort())) {
            return null;
        }
        return descending() ? DESCENDING : ASCENDING;
    }

    /** As in the address, or null. */
    public String getSort() {
        return given("sort");
    }

    /** As in the address, or null. */
    public String getOrder() {
        return given("order");
    }
}
