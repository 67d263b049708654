package org.data2pg.cli.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class SentenceTest {

    @Test
    void everySentenceHasItsOwnNumberOfTheRoom() {
        assertThat(Sentence.values()).extracting(Sentence::number).doesNotHaveDuplicates().allMatch(number -> number >= 800 && number < 850);
    }

    @Test
    void everySentenceHasWordsAndNoWordsAreLeftOver() {
        assertThat(ResourceBundle.getBundle("org.data2pg.cli.message.sentences", Locale.ROOT).keySet())
                .containsExactlyInAnyOrder(Stream.of(Sentence.values()).map(Enum::name).toArray(String[]::new));
    }

    @Test
    void valuesAreWrittenAsTheyAre() {
        assertThat(Sentence.UNREACHABLE.of("http://h/", "{0} isn't there")).isEqualTo("D2PG000801: The server at http://h/ can't be reached: {0} isn't there.");
        assertThat(Sentence.GOES_ON.of(1234567)).isEqualTo("D2PG000821: The run 1234567 goes on. Look at it with: data2pg monitor 1234567");
    }
}
