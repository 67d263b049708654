package org.data2pg.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void variablesBecomeLiteralsAsInPsql() {
        String text = new SqlScript("configure-shop.sql").with(Map.of("source_host", "it's", "source_port", "5432",
                "source_dbname", "a b", "source_user", "reader", "source_password", "\\", "session_password", "x")).text();
        assertThat(text).contains("'it''s', '5432', 'a b'").contains("'reader', '\\'").contains("PASSWORD 'x'");
        assertThat(text.lines().filter(line -> !line.startsWith("--"))).noneMatch(line -> line.contains(":'"));
    }

    @Test
    void theDocumentationShowsTheScriptThatTheDemoRuns() throws IOException {
        assertThat(Files.readString(Project.file("src/site/markdown/configure.md"))).contains("```sql\n" + new SqlScript("configure-shop.sql").text() + "```\n");
    }
}
