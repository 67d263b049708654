package org.data2pg.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files that an Excel file is made of, by their names. */
final class ExcelFile {

    private ExcelFile() {
    }

    /** Read as Excel does: by the directory at the end. */
    static Map<String, String> parts(byte[] file) throws IOException {
        Path path = Files.createTempFile("data2pg", ".xlsx");
        try {
            Files.write(path, file);
            Map<String, String> parts = new TreeMap<>();
            try (ZipFile zip = new ZipFile(path.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    parts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return parts;
        } finally {
            Files.delete(path);
        }
    }
}
