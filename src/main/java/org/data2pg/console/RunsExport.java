package org.data2pg.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.monitor.ResultExport;
import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.RefusedException;

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
            RunsWanted.parametersKnown().check(request.getParameterMap());
            RunSearch.Filter filter = RunsWanted.of(request::getParameterValues).filter();
            Stream<RunView> runs = search.all(filter);
            ResourceBundle texts = Languages.texts(request);
            write(runs, new Download(request, response, "runs", head -> texts.getString("runs.export." + head), null));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } catch (RefusedException refused) {
            if (!response.isCommitted()) {
                Download.refuse(response, refused);
            } else {
                // What was sent is not all: the client must see that the file is broken off
                throw new IOException(refused);
            }
        }
    }

    /** The end is for those that are all there: one that is broken off must not look whole. */
    static void write(Stream<RunView> runs, ResultExport file) throws IOException {
        file.begin(HEADS);
        runs.forEach(run -> file.line(new Object[] {run.id(), run.status(), run.targetDatabase(), run.batch(), run.batchType(), run.steps().completed(),
                run.steps().total(), run.rows(), run.start(), run.end(), run.elapsedMs(), run.sessions(), run.requestedBy(), run.comment(), run.error()}));
        file.end();
    }
}
