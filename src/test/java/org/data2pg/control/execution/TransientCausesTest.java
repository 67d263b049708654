package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransientCausesTest {

    private static final String PROPERTY = "data2pg.step.transient";

    @AfterEach
    void forgetTheProperty() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void areTheUsualOnesUnlessSaidOtherwise() {
        TransientCauses usual = TransientCauses.configured();
        included(usual, "08006", "40001", "40P01", "53300", "57P01", "57P02", "57P03");
        excluded(usual, "57014", "57P04", "23505", "ZX001", null);
    }

    @Test
    void areClassesOrSingleStates() {
        System.setProperty(PROPERTY, " 55P03, 40 ");
        TransientCauses wanted = TransientCauses.configured();
        included(wanted, "55P03", "40001");
        excluded(wanted, "55006", "08006");
    }

    @Test
    void mayBeNone() {
        excluded(TransientCauses.of(""), "08006", "40001", "53300", "57P01");
    }

    @Test
    void areTheUsualOnesWhenTheyCannotBeUnderstood() {
        assertThatThrownBy(() -> TransientCauses.of("40,deadlock")).hasMessage("deadlock");
        assertThatThrownBy(() -> TransientCauses.of("4")).hasMessage("4");
        assertThatThrownBy(() -> TransientCauses.of("40p01")).hasMessage("40p01");
        System.setProperty(PROPERTY, "55P03 40");
        included(TransientCauses.configured(), "08006");
        excluded(TransientCauses.configured(), "55P03");
    }

    private static void included(TransientCauses causes, String... sqlStates) {
        assertThat(Arrays.stream(sqlStates).filter(state -> !causes.include(state))).isEmpty();
    }

    private static void excluded(TransientCauses causes, String... sqlStates) {
        assertThat(Arrays.stream(sqlStates).filter(causes::include)).isEmpty();
    }
}
