package org.data2pg.console;

import java.io.Serializable;

import org.data2pg.control.monitor.RunView;

/** A part of run.xhtml with an address of its own; only the one that is shown is asked for what it shows. */
interface RunTab extends Serializable {

    /** Before each time it is written. */
    void load(RunView run);
}
