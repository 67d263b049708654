package org.data2pg.rest;

import java.util.Arrays;

import org.data2pg.targetdb.TargetDatabase.Description;

/** The ETag of a target database: of all that is shown of it. Its password is not, and has no part in it. */
record TargetTag(String digest) {

    static TargetTag of(Description target) {
        return new TargetTag(EntityTags.digest(Arrays.asList(target.id(), target.host(), target.port(), target.dbname(), target.user(), target.cnxOptions(),
                target.description(), target.locked(), target.extensionSchema(), target.jndiName())));
    }

    /** As in the header. */
    @Override
    public String toString() {
        return '"' + digest + '"';
    }
}
