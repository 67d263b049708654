package org.data2pg.run;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Stores a run's state by its label. */
@Converter(autoApply = true)
public class RunStatusConverter implements AttributeConverter<RunStatus, String> {

    @Override
    public String convertToDatabaseColumn(RunStatus status) {
        return status == null ? null : status.label();
    }

    @Override
    public RunStatus convertToEntityAttribute(String label) {
        return label == null ? null : RunStatus.of(label);
    }
}
