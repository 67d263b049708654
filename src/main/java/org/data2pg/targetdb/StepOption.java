package org.data2pg.targetdb;

import java.util.Arrays;
import java.util.List;

/** The options of step functions, so that a door can ask for them one by one. Whether a value is right is said by the extension. */
public enum StepOption {

    COPY_MAX_ROWS("COPY", Type.INTEGER, Long.MAX_VALUE),
    COPY_PCT_ROWS("COPY", Type.NUMBER, 100),
    COPY_SLOW_DOWN("COPY", Type.NUMBER, Long.MAX_VALUE),
    COMPARE_MAX_ROWS("COMPARE", Type.INTEGER, Long.MAX_VALUE),
    COMPARE_MAX_DIFF("COMPARE", Type.INTEGER, Long.MAX_VALUE),
    COMPARE_TRUNCATE_DIFF("COMPARE", Type.BOOLEAN, 0),
    DISCOVER_MAX_ROWS("DISCOVER", Type.INTEGER, Long.MAX_VALUE);

    private final String batchType;
    private final Type type;
    private final long highest;

    StepOption(String batchType, Type type, long highest) {
        this.batchType = batchType;
        this.type = type;
        this.highest = highest;
    }

    /** Those that mean something in batches of a type. */
    public static List<StepOption> of(String batchType) {
        return Arrays.stream(values()).filter(option -> option.batchType.equals(batchType)).toList();
    }

    /** The type of the batches in which it means something. */
    public String batchType() {
        return batchType;
    }

    public Type type() {
        return type;
    }

    /** The highest value of a number; the lowest is 0. */
    public long highest() {
        return highest;
    }

    /** What a value is. */
    public enum Type {
        INTEGER, NUMBER, BOOLEAN
    }
}
