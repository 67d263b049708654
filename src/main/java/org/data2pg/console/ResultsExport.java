package org.data2pg.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.monitor.ResultExport;
import org.data2pg.control.monitor.RunResults;
import org.data2pg.message.RefusedException;

/** What results.xhtml shows, whole, as an Excel file. A refusal leads back to the page, which says why. */
@WebServlet("/results.xlsx")
public class ResultsExport extends HttpServlet {

    @Inject
    private transient RunResults results;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ResultFilter filter = ResultFilter.of(request::getParameter);
        File file = new File(response, "run-" + request.getParameter("run") + "-" + filter.getView() + ".xlsx");
        try {
            filter.begin("");
            results.export(ResultsPage.number(request.getParameter("run")), filter.query(true), file);
            file.end();
        } catch (RefusedException refused) {
            if (response.isCommitted()) {
                // What was sent is no whole file: the browser must notice
                throw new IOException(refused);
            }
            response.reset();
            response.sendRedirect(request.getContextPath() + "/results.xhtml?" + request.getQueryString());
        }
    }

    /** Nothing is sent before the target database has answered. */
    private static final class File implements ResultExport {

        private final HttpServletResponse response;
        private final String name;
        private Spreadsheet spreadsheet;

        File(HttpServletResponse response, String name) {
            this.response = response;
            this.name = name;
        }

        @Override
        public void begin(List<String> heads) {
            response.setContentType(Spreadsheet.MEDIA_TYPE);
            response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
            try {
                spreadsheet = new Spreadsheet(response.getOutputStream(), heads);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void line(Object[] values) {
            try {
                spreadsheet.row(values);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() throws IOException {
            spreadsheet.close();
        }
    }
}
