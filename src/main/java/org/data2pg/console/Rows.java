package org.data2pg.console;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/**
 * Rows of a table, asked for one screenful at a time together with the number of all. They are asked for before the page is written,
 * as what is refused then can still take the table's place.
 */
final class Rows<T> extends LazyDataModel<T> {

    private final Source<T> source;
    private int first;
    private int size;
    private transient Found<T> found;

    /** @param size how many rows the table shows at first */
    Rows(int size, Source<T> source) {
        this.size = size;
        this.source = source;
    }

    /** Asks again for the rows the table has shown last. */
    void refresh() {
        found = source.find(first, size);
        setWrappedData(null);
    }

    /** From the first row on; {@link #refresh} asks for them. */
    void restart() {
        first = 0;
    }

    @Override
    public int count(Map<String, FilterMeta> filterBy) {
        return found.total();
    }

    @Override
    public List<T> load(int from, int pageSize, Map<String, SortMeta> sortBy, Map<String, FilterMeta> filterBy) {
        if (from != first || pageSize != size) {
            first = from;
            size = pageSize;
            found = source.find(from, pageSize);
        }
        return found.rows();
    }

    /** Where rows come from. */
    interface Source<T> extends Serializable {

        Found<T> find(int first, int count);
    }

    /** @param total number of all rows, of which these are some */
    record Found<T>(int total, List<T> rows) {

        static <T> Found<T> nothing() {
            return new Found<>(0, List.of());
        }
    }
}
