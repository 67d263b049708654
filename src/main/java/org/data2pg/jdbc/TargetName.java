package org.data2pg.jdbc;

/**
 * The names of what the server keeps for a target database. An id may be any text; the names have small letters, digits, dots and hyphens
 * only, every other character is spelled _ and its four hexadecimal digits. So no two ids share a name, also where case does not
 * count, as in a credential store.
 */
record TargetName(String id) {

    String pool() {
        return "data2pg-target-" + safe();
    }

    String jndi() {
        return "java:jboss/datasources/data2pg/" + safe();
    }

    String passwordAlias() {
        return "target-" + safe();
    }

    private String safe() {
        StringBuilder name = new StringBuilder();
        for (char c : id.toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
            name.append(plain ? String.valueOf(c) : String.format("_%04x", (int) c));
        }
        return name.toString();
    }
}
