package org.data2pg.control.monitor;

import java.util.List;

/** Where results are written to. */
public interface ResultExport {

    /** @param heads names of the columns; the first that is written */
    void begin(List<String> heads);

    /** @param values texts, numbers, instants, truth values or nulls, one for each head */
    void line(Object[] values);
}
