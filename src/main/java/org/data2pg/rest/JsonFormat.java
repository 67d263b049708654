package org.data2pg.rest;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.RawSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.data2pg.control.admindb.Audit;
import org.data2pg.control.monitor.RunView;
import org.data2pg.targetdb.TargetDatabase;

/**
 * How the records of the use cases are read from and written as JSON. Reading is strict: an unknown or doubled field, or a value
 * of another type, is most likely a mistake of the client that would surface much later. Instants are written in ISO 8601, UTC; nulls are written.
 */
@Provider
public class JsonFormat implements ContextResolver<ObjectMapper> {

    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(String.class, new Text()).setSerializerModifier(new Exceptions()))
            .build();

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return mapper;
    }

    /** The same as a text. */
    String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No database of PostgreSQL keeps the character NUL in a text. */
    private static final class Text extends StdDeserializer<String> {

        private static final long serialVersionUID = 1L;

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && text.indexOf('\0') >= 0) {
                throw MismatchedInputException.from(parser, String.class, "NUL");
            }
            return text;
        }
    }

    /** Fields that are not written as they are. Annotations would do, but the server's Jackson does not see those of this archive. */
    private static final class Exceptions extends BeanSerializerModifier {

        private static final Set<String> JSON_TEXTS = Set.of("stepOptions", "parameters");

        @Override
        public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription type, List<BeanPropertyWriter> fields) {
            if (type.getBeanClass() == TargetDatabase.Description.class) {
                fields.removeIf(field -> field.getName().equals("password"));
            }
            if (type.getBeanClass() == RunView.class || type.getBeanClass() == Audit.Entry.class) {
                // Their text is JSON already
                fields.stream().filter(field -> JSON_TEXTS.contains(field.getName()))
                        .forEach(field -> field.assignSerializer(new RawSerializer<>(String.class)));
            }
            return fields;
        }
    }
}
