package org.data2pg.control.admindb;

import static org.data2pg.message.ControlLogger.LOGGER;

/** System properties of the server that are numbers from 0. */
public final class NumberProperty {

    private NumberProperty() {
    }

    /** As the administrator of the server wants it; as usual when he does not say, or when that can't be understood. */
    public static int of(String property, int usual) {
        String wanted = System.getProperty(property, Integer.toString(usual)).strip();
        if (wanted.matches("\\d{1,9}")) {
            return Integer.parseInt(wanted);
        }
        LOGGER.numberRefused(wanted, property, usual);
        return usual;
    }
}
