package org.data2pg.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ResourceBundle;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.monitor.RunResults;
import org.data2pg.message.RefusedException;

/** What results.xhtml shows, whole, as a file. A refusal leads back to the page, which says why. */
@WebServlet({"/results.csv", "/results.xlsx"})
public class ResultsExport extends HttpServlet {

    @Inject
    private transient RunResults results;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ResultFilter.parametersKnown().check(request.getParameterMap());
        } catch (RefusedException refused) {
            Download.refuse(response, refused);
            return;
        }
        ResultFilter filter = ResultFilter.of(request::getParameter);
        ResourceBundle texts = Languages.texts(request);
        try {
            filter.begin("");
            long run = ResultsPage.number(request.getParameter("run"));
            Download file = new Download(request, response, "run-" + run + "-" + filter.getView(), head -> texts.getString("results.export." + head),
                    texts.getString("value.null"));
            results.export(run, filter.query(true), file);
            file.end();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } catch (RefusedException refused) {
            if (response.isCommitted()) {
                // What was sent is no whole file: the browser must notice
                throw new IOException(refused);
            }
            response.reset();
            response.sendRedirect(request.getContextPath() + "/results.xhtml" + (request.getQueryString() == null ? "" : '?' + request.getQueryString()));
        }
    }
}
