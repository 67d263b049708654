-- Source and target of a migration whose names hold all that PostgreSQL allows.
CREATE SCHEMA myschema1;
CREATE SCHEMA "phil's schema""3";
CREATE SCHEMA "back\slash";
CREATE TABLE myschema1.mytbl1 (col11 INT, col12 TEXT, col13 BYTEA, PRIMARY KEY (col11, col12));
CREATE TABLE myschema1."myTbl3" (col31 SERIAL PRIMARY KEY, col32 TIMESTAMP, col33 NUMERIC(12, 2));
CREATE INDEX "myTbl3\ idx" ON myschema1."myTbl3" (col32, col33);
CREATE TABLE myschema1.mytbl4 (col41 INT PRIMARY KEY, col42 TEXT, col43 INT, col44 TEXT,
    CONSTRAINT mytbl4_col44_fkey FOREIGN KEY (col43, col44) REFERENCES myschema1.mytbl1 (col11, col12));
CREATE TABLE "phil's schema""3"."phil's tbl1" ("phil's col11" BIGINT GENERATED ALWAYS AS IDENTITY, "phil's col12" TEXT NOT NULL,
    "phil\s col\13" BYTEA, PRIMARY KEY ("phil's col11"));
CREATE TABLE "phil's schema""3"."my""tbl2\" ("col""21" INT PRIMARY KEY, "col\22" TEXT, "of" BIGINT,
    CONSTRAINT "my""tbl2\'s fk" FOREIGN KEY ("of") REFERENCES "phil's schema""3"."phil's tbl1");
CREATE SEQUENCE "phil's schema""3"."phil's seq\1" MINVALUE 1000 MAXVALUE 2000 CYCLE;
CREATE TABLE "back\slash"."t.a$$b;%L" (id INT PRIMARY KEY, v TEXT);
CREATE TABLE "back\slash"."t" (id INT PRIMARY KEY, v TEXT);
