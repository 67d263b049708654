package org.data2pg.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;

/** All runs that the page of runs has found, as a file, the newest first; written while they are read, however many there are. */
@WebServlet({"/runs.csv", "/runs.xlsx"})
public class RunsExport extends HttpServlet {

    private static final List<String> HEADS = List.of("run", "status", "target", "batch", "batchType", "stepsCompleted", "steps", "rows", "start", "end",
            "elapsedMs", "sessions", "requestedBy", "comment", "error");

    @Inject
    private transient RunSearch search;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            RunSearch.Filter filter = RunsWanted.of(request::getParameter).filter();
            Stream<RunView> runs = search.all(filter);
            List<String> heads = heads(Languages.texts(request));
            boolean excel = request.getServletPath().endsWith(".xlsx");
            response.setHeader("Content-Disposition", "attachment; filename=\"runs." + (excel ? "xlsx" : "csv") + "\"");
            if (excel) {
                response.setContentType(Spreadsheet.MEDIA_TYPE);
                try (Spreadsheet sheet = new Spreadsheet(response.getOutputStream(), heads)) {
                    write(runs, sheet::row);
                }
            } else {
                response.setContentType("text/csv;charset=UTF-8");
                Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
                line(out, heads.toArray());
                write(runs, values -> line(out, values));
                out.flush();
            }
        } catch (RefusedException refused) {
            if (!response.isCommitted()) {
                response.reset();
                response.setStatus(refused instanceof UnavailableException ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_BAD_REQUEST);
                response.setContentType("text/plain;charset=UTF-8");
                response.getWriter().println(refused.getMessage());
            } else {
                // What was sent is not all: the client must see that the file is broken off
                throw new IOException(refused);
            }
        }
    }

    private static void write(Stream<RunView> runs, Rows rows) throws IOException {
        for (RunView run : (Iterable<RunView>) runs::iterator) {
            rows.row(run.id(), run.status(), run.targetDatabase(), run.batch(), run.batchType(), run.steps().completed(), run.steps().total(), run.rows(),
                    run.start(), run.end(), run.elapsedMs(), run.sessions(), run.requestedBy(), run.comment(), run.error());
        }
    }

    private static List<String> heads(ResourceBundle texts) {
        return HEADS.stream().map(head -> texts.getString("runs.export." + head)).toList();
    }

    private static void line(Writer out, Object... values) throws IOException {
        out.write(Arrays.stream(values).map(RunsExport::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    /** What begins like a formula would be executed by the program that opens the file: an apostrophe makes it a text. */
    static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (!(value instanceof Number || value instanceof Instant) && Stream.of("=", "+", "-", "@", "\t", "\r", "\n").anyMatch(text::startsWith)) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    @FunctionalInterface
    private interface Rows {
        void row(Object... values) throws IOException;
    }
}
