package org.data2pg.control.monitor;

import java.io.IOException;
import java.util.List;

/** Where the lines of a table are written to. Only its end makes it whole: one that was broken off must be seen to be. */
public interface ResultExport {

    /** @param heads names of the columns; the first that is written */
    void begin(List<String> heads);

    /** @param values texts, numbers, instants, truth values or nulls, one for each head */
    void line(Object[] values);

    /** After the last line. */
    void end() throws IOException;
}
