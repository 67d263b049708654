package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;

import org.data2pg.control.monitor.RunView;
import org.data2pg.control.monitor.RunView.Cost;
import org.data2pg.control.monitor.RunView.StepCounts;
import org.junit.jupiter.api.Test;

class RunsExportTest {

    private static final RunView RUN = new RunView(7, "target", "batch", "COPY", "{}", 1, 0, 1, null, null, "Completed", false, Instant.EPOCH, null, 0, null,
            "somebody", null, null, new StepCounts(0, 0, 0, 0, 0, 0), new Cost(0, 0), 0, 0, null, null, "abort", null, null);

    @Test
    void whatIsBrokenOffInTheMiddleIsNoFile() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Stream<RunView> runs = Stream.of(List.of(RUN), List.of(RUN)).map(piece -> {
            if (out.size() > 0) {
                throw new IllegalStateException("away");
            }
            return piece;
        }).flatMap(piece -> Stream.generate(() -> piece.get(0)).limit(500));
        assertThatThrownBy(() -> RunsExport.write(runs, new Spreadsheet(out, null))).hasMessage("away");
        assertThat(out.size()).isPositive();
        assertThatThrownBy(() -> ExcelFile.parts(out.toByteArray())).isInstanceOf(ZipException.class);
    }

    @Test
    void whatARunDoesNotHaveIsAnEmptyCell() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunsExport.write(Stream.of(RUN), new Spreadsheet(out, null));
        assertThat(ExcelFile.parts(out.toByteArray()).get("xl/worksheets/sheet1.xml")).contains("somebody").doesNotContain("NULL").doesNotContain("r=\"N2\"");
    }
}
