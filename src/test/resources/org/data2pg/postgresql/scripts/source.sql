-- Where the source differs in names, and its rows.
ALTER TABLE myschema1.mytbl4 RENAME TO "MYTBL4";
ALTER TABLE "back\slash"."t.a$$b;%L" RENAME TO "old_t.a$$b;%L";
ALTER TABLE "back\slash"."t" RENAME TO "old_t";
INSERT INTO myschema1.mytbl1 SELECT i, 'row ' || i, '\xff00' FROM generate_series(1, 1200) i;
INSERT INTO myschema1."myTbl3" (col32, col33) SELECT '2024-01-01'::TIMESTAMP + i * INTERVAL '1 hour', i / 4.0 FROM generate_series(1, 2500) i;
INSERT INTO myschema1."MYTBL4" SELECT i, E'it''s "\\', i, 'row ' || i FROM generate_series(1, 500) i;
INSERT INTO "phil's schema""3"."phil's tbl1" ("phil's col12", "phil\s col\13") SELECT 'c' || i, NULL FROM generate_series(1, 100) i;
INSERT INTO "phil's schema""3"."my""tbl2\" SELECT i, E'\\', 1 + i % 100 FROM generate_series(1, 300) i;
INSERT INTO "back\slash"."old_t.a$$b;%L" VALUES (1, 'a'), (2, NULL);
INSERT INTO "back\slash"."old_t" VALUES (3, '');
SELECT nextval('"phil''s schema""3"."phil''s seq\1"'), nextval('"phil''s schema""3"."phil''s seq\1"');
GRANT USAGE ON SCHEMA myschema1, "phil's schema""3", "back\slash" TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA myschema1, "phil's schema""3", "back\slash" TO reader;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA myschema1, "phil's schema""3" TO reader;
ANALYZE;
