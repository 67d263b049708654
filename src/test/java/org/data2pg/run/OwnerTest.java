package org.data2pg.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.Test;

class OwnerTest {

    private static final UUID LEDGER = UUID.randomUUID();

    private final Owner owner = new Owner("first");

    /** As otherwise a server could go on in the name of another. */
    @Test
    void noOtherOwnerAndNoOtherRunHasTheSameToken() {
        UUID first = owner.token(LEDGER, 7);
        assertThat(owner.token(LEDGER, 7)).isEqualTo(first);
        assertThat(owner.token(LEDGER, 8)).isNotEqualTo(first);
        assertThat(owner.token(UUID.randomUUID(), 7)).isNotEqualTo(first);
        owner.change();
        assertThat(owner.token(LEDGER, 7)).isNotEqualTo(first);
    }

    @Test
    void theTokensOfFormerOwnersAreKnown() {
        UUID first = owner.token(LEDGER, 7);
        owner.change();
        UUID second = owner.token(LEDGER, 7);
        owner.change();
        assertThat(owner.tokens(LEDGER, 7)).containsExactly(first, second, owner.token(LEDGER, 7));
    }

    @Test
    void aNewOwnerHasYetToStartAJob() {
        owner.started(42);
        owner.change();
        assertThat(owner.jobExecution()).as("nobody knows yet who it will be").isEqualTo(42);
        owner.becomes("second");
        assertThat(owner.jobExecution()).isNull();
    }
}
