# A PostgreSQL server for target databases: the official image with the extension's files, from the project's folder after `mvn package -DskipTests`
FROM postgres:18
COPY target/postgresql/data2pg.control target/postgresql/data2pg--*.sql /usr/share/postgresql/18/extension/
COPY docker/target-init.sql /docker-entrypoint-initdb.d/
