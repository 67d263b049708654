package org.data2pg.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.monitor.Csv;
import org.data2pg.control.monitor.ResultExport;
import org.data2pg.message.RefusedException;

/** A table as a file for the browser, for Excel or as CSV, as the address ends. Nothing is sent before its lines are there. */
final class Download implements ResultExport {

    private final HttpServletResponse response;
    private final boolean excel;
    private final String name;
    private final UnaryOperator<String> heads;
    private final String nothing;
    private ResultExport file;

    /**
     * @param name    of the file, without its end
     * @param heads   the text of each head
     * @param nothing what {@link Spreadsheet} takes
     */
    Download(HttpServletRequest request, HttpServletResponse response, String name, UnaryOperator<String> heads, String nothing) {
        this.response = response;
        this.excel = request.getServletPath().endsWith(".xlsx");
        this.name = name;
        this.heads = heads;
        this.nothing = nothing;
    }

    /** The sentence in the place of the file. */
    static void refuse(HttpServletResponse response, RefusedException refused) throws IOException {
        response.reset();
        response.setStatus(refused.status());
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(refused.getMessage());
    }

    @Override
    public void begin(List<String> names) {
        response.setContentType(excel ? Spreadsheet.MEDIA_TYPE : Csv.MEDIA_TYPE + ";charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + (excel ? ".xlsx" : ".csv") + '"');
        try {
            file = excel ? new Spreadsheet(response.getOutputStream(), nothing) : new Csv(response.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.begin(names.stream().map(heads).toList());
    }

    @Override
    public void line(Object[] values) {
        file.line(values);
    }

    @Override
    public void end() throws IOException {
        file.end();
    }
}
