-- In the first database of a new server: the extension, and what it reads PostgreSQL sources through
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION data2pg CASCADE;
