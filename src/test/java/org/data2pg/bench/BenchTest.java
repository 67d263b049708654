package org.data2pg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchTest {

    @Test
    void anUnknownBenchmarkIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Bench.wanted("wrong")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dbench=wrong is refused: there is no such benchmark. There are: many-tables, big-table, many-steps, run-pages, discover, compare, abort, cli.");
    }

    @Test
    void aKnownOneIsTakenAndAllWithoutAName() {
        assertThat(Bench.wanted("abort")).containsOnlyKeys("abort");
        assertThat(Bench.wanted("")).hasSize(8);
    }
}
