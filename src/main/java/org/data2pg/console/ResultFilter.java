package org.data2pg.console;

import static org.data2pg.message.ResultMessages.MESSAGES;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.data2pg.message.ConsoleMessages;
import org.data2pg.targetdb.ResultQuery;
import org.data2pg.targetdb.ResultQuery.Tables;

/** Which results of a run a page shows, or a file holds: what stands behind the question mark of their addresses. */
public class ResultFilter implements Serializable {

    /** The views of each type of batch; the first is the one a page begins with. */
    private static final Map<String, List<String>> VIEWS = Map.of("COPY", List.of("checks"), "COMPARE", List.of("differences"),
            "DISCOVER", List.of("messages", "statistics"));
    private static final List<String> ALL_VIEWS = List.of("checks", "differences", "messages", "statistics");

    /** Characters of a value in a list, and of one that is shown alone: more than anybody reads, less than a browser dies of. */
    static final int SHORT = 200;
    static final int LONG = 1_000_000;

    private String view;
    private String schema;
    private String table;
    private String part;
    private String text;
    private String kind;
    private String number;
    private String severity;
    private String code;
    private String column;
    private String equal;

    /** From the parameters of a request. */
    static ResultFilter of(UnaryOperator<String> parameter) {
        ResultFilter filter = new ResultFilter();
        filter.view = value(parameter, "view");
        filter.schema = value(parameter, "schema");
        filter.table = value(parameter, "table");
        filter.part = value(parameter, "part");
        filter.text = value(parameter, "text");
        filter.kind = value(parameter, "kind");
        filter.number = value(parameter, "number");
        filter.severity = value(parameter, "severity");
        filter.code = value(parameter, "code");
        filter.column = value(parameter, "column");
        filter.equal = value(parameter, "equal");
        return filter;
    }

    private static String value(UnaryOperator<String> parameter, String name) {
        String value = parameter.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** What an address may ask for, whichever view it is of. */
    static Parameters parametersKnown() {
        return Parameters.of("run", "schema", "table", "part", "text", "number", "code", "column").choice("view", ALL_VIEWS)
                .choice("kind", ResultQuery.Differences.KINDS).choice("severity", ResultQuery.Messages.SEVERITIES).choice("equal", List.of("false"));
    }

    /** The views that a batch of this type has results for. */
    static List<String> views(String batchType) {
        return VIEWS.getOrDefault(batchType, ALL_VIEWS);
    }

    /**
     * Without a view, the first one of the type of batch.
     *
     * @throws org.data2pg.message.InvalidRequestException it has no such view
     */
    void begin(String batchType) {
        List<String> views = views(batchType);
        view = view == null ? views.get(0) : view;
        if (!views.contains(view)) {
            throw ConsoleMessages.MESSAGES.unknownChoice(view, "view", String.join(", ", views));
        }
    }

    /**
     * @param whole whether all of a value is wanted
     * @throws org.data2pg.message.InvalidRequestException the number is none
     */
    ResultQuery<?> query(boolean whole) {
        Tables tables = new Tables(schema, table, text);
        return switch (view) {
            case "checks" -> new ResultQuery.Checks(tables, equal != null);
            case "differences" -> new ResultQuery.Differences(tables, part, number(), kind, whole ? 0 : number == null ? SHORT : LONG);
            case "messages" -> new ResultQuery.Messages(tables, column, severity, code);
            default -> new ResultQuery.Statistics(tables, column);
        };
    }

    private Long number() {
        if (number != null && !number.matches("[1-9]\\d{0,17}")) {
            throw MESSAGES.notANumber(number, "number", 1, Long.MAX_VALUE);
        }
        return number == null ? null : Long.valueOf(number);
    }

    /** What is asked for, for an address, with an ampersand before each parameter. */
    String parameters() {
        return List.of(pair("schema", schema), pair("table", table), pair("part", part), pair("text", text), pair("kind", kind), pair("number", number),
                pair("severity", severity), pair("code", code), pair("column", column), pair("equal", equal)).stream().collect(Collectors.joining());
    }

    private static String pair(String name, String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    public String getView() {
        return view;
    }

    public void setView(String view) {
        this.view = view;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public String getTable() {
        return table;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public String getPart() {
        return part;
    }

    public void setPart(String part) {
        this.part = part;
    }

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getNumber() {
        return number;
    }

    public void setNumber(String number) {
        this.number = number;
    }

    public String getSeverity() {
        return severity;
    }

    public void setSeverity(String severity) {
        this.severity = severity;
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getColumn() {
        return column;
    }

    public void setColumn(String column) {
        this.column = column;
    }

    public String getEqual() {
        return equal;
    }

    public void setEqual(String equal) {
        this.equal = equal;
    }
}
