package org.data2pg.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.naming.InitialContext;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;

import org.data2pg.targetdb.TargetDatabase;

/** Runs inside the server, in a WAR of the test's own, and lets the test call {@link TargetDatasources} there. */
@WebServlet("/probe")
public class DatasourceProbe extends HttpServlet {

    private static final TargetDatasources DATASOURCES = new TargetDatasources();

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setCharacterEncoding("UTF-8");
        response.getWriter().print(answer(request));
    }

    private static String answer(HttpServletRequest request) {
        TargetDatabase target = new TargetDatabase(new TargetDatabase.Description(request.getParameter("id"), request.getParameter("host"),
                Integer.valueOf(request.getParameter("port")), request.getParameter("dbname"), request.getParameter("user"), null,
                request.getParameter("cnxOptions"), null, false, null, null));
        try {
            switch (request.getParameter("do")) {
                case "keepPassword" -> DATASOURCES.keepPassword(target, request.getParameter("password"));
                case "remove" -> DATASOURCES.remove(target);
                case "dropPassword" -> DATASOURCES.dropPassword(target);
                case "removeInUse" -> {
                    return query(target, request.getParameter("sql"), true);
                }
                default -> {
                    return query(target, request.getParameter("sql"), false);
                }
            }
            return "done";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String query(TargetDatabase target, String sql, boolean removeBetween) throws Exception {
        UserTransaction transaction = InitialContext.doLookup("java:comp/UserTransaction");
        transaction.begin();
        try (Connection connection = DATASOURCES.of(target).getConnection(); Statement statement = connection.createStatement()) {
            String first = value(statement, sql);
            if (removeBetween) {
                first = removal(target) + ", and the session still answers " + value(statement, sql);
            }
            connection.close();
            transaction.commit();
            return first;
        } finally {
            if (transaction.getStatus() == jakarta.transaction.Status.STATUS_ACTIVE) {
                transaction.rollback();
            }
        }
    }

    private static String removal(TargetDatabase target) {
        try {
            DATASOURCES.remove(target);
            return "removed";
        } catch (RuntimeException refused) {
            return refused.toString();
        }
    }

    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
