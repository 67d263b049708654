package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.VirtualMachine;
import org.data2pg.fixture.SharedServer;

/** Everything that comes out of the server anywhere, as texts. */
final class Outlets {

    private static final SharedServer SERVER = SharedServer.get();

    private Outlets() {
    }

    /** All files the server has written but those of its deployments, which nobody has told a secret. */
    static List<String> files() throws IOException {
        Path base = SERVER.wildfly().logFile().getParent().getParent();
        List<String> texts = new ArrayList<>();
        for (Path folder : List.of(base.resolve("log"), base.resolve("configuration"), base.getParent().resolve("console.log"))) {
            Files.walkFileTree(folder, new Reader(texts));
        }
        assertThat(texts).anyMatch(text -> text.contains("passwords.cs")).anyMatch(text -> text.contains("data2pg.log"));
        return texts;
    }

    static List<String> administrationDatabase() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = SERVER.postgres().connect(SharedServer.DATABASE); Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname LIKE 'data2pg%'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet found = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (found.next()) {
                        rows.add(table + " " + found.getString(1));
                    }
                }
            }
        }
        assertThat(rows).anyMatch(row -> row.startsWith("data2pg_admin.target_database (planted")).anyMatch(row -> row.contains("$2a$"))
                .anyMatch(row -> row.contains("planted in a form")).anyMatch(row -> row.contains("planted by command"));
        return rows;
    }

    static List<String> answers() {
        List<String> texts = new ArrayList<>();
        RoutesIT.routes().filter(route -> route.verb().equals("GET") && !route.path().contains("{")).forEach(route ->
                texts.add(Api.get(ADMIN, route.path() + "?count=1000").text()));
        texts.add(Api.get(ADMIN, "target-databases/planted").text());
        assertThat(texts).anyMatch(text -> text.contains("\"planted\""));
        return texts;
    }

    static List<String> pages() throws IOException, InterruptedException {
        ConsoleVisitor browser = ConsoleVisitor.loggedIn();
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
                texts.add(browser.page(page.getFileName() + "?id=planted"));
            }
        }
        return texts;
    }

    static List<String> management() {
        return List.of(SERVER.wildfly().cli("/:read-resource(recursive=true, include-runtime=true)"));
    }

    /** As JConsole of the same account sees it. */
    static List<String> jmx() throws Exception {
        // The usual 10 s are little on a busy machine
        System.setProperty("sun.tools.attach.attachTimeout", "60000");
        VirtualMachine machine = VirtualMachine.attach(Long.toString(SERVER.wildfly().pid()));
        List<String> values = new ArrayList<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            for (ObjectName name : beans.queryNames(null, null)) {
                // What jboss-cli shows, once more
                if (!name.getDomain().startsWith("jboss.as")) {
                    values.add(name + values(beans, name));
                }
            }
        } finally {
            machine.detach();
        }
        assertThat(values).anyMatch(value -> value.startsWith("java.lang:type=Runtime"));
        return values;
    }

    private static String values(MBeanServerConnection beans, ObjectName name) throws IOException {
        StringBuilder values = new StringBuilder();
        try {
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                try {
                    Object value = beans.getAttribute(name, attribute.getName());
                    values.append(' ').append(attribute.getName()).append('=').append(value instanceof Object[] several ? List.of(several) : value);
                } catch (JMException | RuntimeException | IOException notForUs) {
                    values.append(' ').append(attribute.getName()).append("=?");
                }
            }
        } catch (JMException gone) {
            values.append(" gone");
        }
        return values.toString();
    }

    /** The server may be writing its configuration anew meanwhile, into a file that gets another name then. */
    private static final class Reader extends SimpleFileVisitor<Path> {

        private final List<String> texts;

        Reader(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                if (Files.isRegularFile(file)) {
                    texts.add(file + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1));
                }
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}
