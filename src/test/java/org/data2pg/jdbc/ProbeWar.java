package org.data2pg.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.TargetDatabase;

/** A deployment with the rooms the datasources need, and a door for the test; it takes the application's place in a server. */
final class ProbeWar {

    private static final String BATCH_FREE = "<jboss xmlns=\"urn:jboss:1.0\"/>";

    private ProbeWar() {
    }

    static Path in(Path folder) throws IOException, URISyntaxException {
        Path war = folder.resolve("data2pg.war");
        try (OutputStream file = Files.newOutputStream(war); ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Class<?> room : List.of(TargetDatasources.class, RefusedException.class, TargetDatabase.class, DatasourceProbe.class)) {
                addPackage(zip, room);
            }
            add(zip, "WEB-INF/classes/META-INF/services/org.jboss.msc.service.ServiceActivator", ServerModel.class.getName().getBytes());
            add(zip, "WEB-INF/jboss-all.xml", BATCH_FREE.getBytes());
            add(zip, "WEB-INF/jboss-web.xml", Files.readAllBytes(Path.of("src/main/webapp/WEB-INF/jboss-web.xml")));
            add(zip, "WEB-INF/jboss-deployment-structure.xml", Files.readAllBytes(Path.of("src/main/webapp/WEB-INF/jboss-deployment-structure.xml")));
        }
        return war;
    }

    /** The classes of a room, but no CDI beans: the injection points of the repositories need the whole application. */
    private static void addPackage(ZipOutputStream zip, Class<?> one) throws IOException, URISyntaxException {
        Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = root.resolve(one.getPackageName().replace('.', '/'));
        List<Path> classes;
        try (Stream<Path> files = Files.list(folder)) {
            classes = files.filter(f -> f.toString().endsWith(".class"))
                    .filter(f -> !f.getFileName().toString().matches("(TargetDatabases|JtaTarget|.*(Test|IT)).*")).sorted().toList();
        }
        for (Path file : classes) {
            add(zip, "WEB-INF/classes/" + root.relativize(file), Files.readAllBytes(file));
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
