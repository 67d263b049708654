package org.data2pg.run;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Stores a step's state by its label. */
@Converter(autoApply = true)
public class StepStatusConverter implements AttributeConverter<StepStatus, String> {

    @Override
    public String convertToDatabaseColumn(StepStatus status) {
        return status == null ? null : status.label();
    }

    @Override
    public StepStatus convertToEntityAttribute(String label) {
        return label == null ? null : StepStatus.of(label);
    }
}
