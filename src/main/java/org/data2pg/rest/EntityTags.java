package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.ws.rs.BadRequestException;

/** The ETags that a request names in If-Match or If-None-Match: what its client has seen. */
record EntityTags(List<String> tags) {

    private static final Pattern LIST = Pattern.compile("\\s*(W/)?\"[^\"]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*\\s*");
    private static final String ANY = "*";

    /**
     * None without a header.
     *
     * @throws BadRequestException it is no list of tags
     */
    static EntityTags of(String header, String name) {
        if (header == null) {
            return new EntityTags(List.of());
        }
        if (header.strip().equals(ANY)) {
            return new EntityTags(List.of(ANY));
        }
        if (!LIST.matcher(header).matches()) {
            throw new BadRequestException(MESSAGES.malformedTag(header, name));
        }
        return new EntityTags(Arrays.stream(header.split(",")).map(tag -> tag.strip().replaceFirst("^W/", "")).toList());
    }

    /** Whether one of them begins like this; a whole tag ends with its quote. */
    boolean have(String begin) {
        return tags.stream().anyMatch(tag -> tag.equals(ANY) || tag.startsWith(begin));
    }

    /** Short, and another one for other values. */
    static String digest(Object values) {
        return UUID.nameUUIDFromBytes(values.toString().getBytes(StandardCharsets.UTF_8)).toString().substring(0, 18).replace("-", "");
    }
}
