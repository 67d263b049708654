-- Fills the schema "Back office" of the source; uses the functions of 40_fill_shop.sql.

INSERT INTO "Back office"."Employee" ("First name", "Last name", "Superior", "Site", "salary.gross", "Born")
SELECT (ARRAY['Łukasz', 'Chloé', 'Ümit', 'Siân', 'Ola'])[1 + i % 5],
       (ARRAY['Nowak', 'O''Brien', 'Øst', 'van ''t Hoff'])[1 + i % 4] || ' ' || i,
       CASE WHEN i > 1 THEN 1000 + 10 * ((i - 2) / 4) END, 'S' || 1 + i % 8, 30000 + i * 1234.5678901234, date '1960-02-29' + i * 211
  FROM generate_series(1, 60) AS i;

INSERT INTO "Back office"."Contract"
SELECT 1000 + 10 * (i % 60), 1 + i / 60, daterange(date '2015-01-01' + i * 31, CASE WHEN i < 60 THEN date '2021-01-01' + i * 31 END, '[]'),
       CASE WHEN i % 3 > 0 THEN decode(repeat(md5('contract ' || i), 30), 'hex') END
  FROM generate_series(0, 99) AS i;

INSERT INTO "Back office"."Année fiscale"
SELECT i, i < 2024 FROM generate_series(2021, 2025) AS i;

INSERT INTO "Back office"."ledger.account"
SELECT account_no::text, CASE WHEN account_no > 9 THEN (account_no / 10)::text END, 'Account "' || account_no || '"'
  FROM generate_series(1, 99) AS account_no;

INSERT INTO "Back office"."ledger.entry" ("année", "account.no", "booked at", "amount €", "text")
SELECT 2021 + i % 5, (10 + i % 90)::text, timestamptz '2021-01-01 12:00+00' + i * interval '11 minutes',
       CASE WHEN i = 1 THEN 1234567890123456789012345678.0123456789 ELSE (i % 2000000 - 1000000) / 9.0 END,
       (ARRAY['sale', 'VAT 19 %', E'rent\n(“main” site)', 'salary 💶', 'it''s a gift'])[1 + i % 5]
  FROM generate_series(1, pg_temp.share(2, 10)) AS i;

INSERT INTO "Back office"."The ""blue"" list"
VALUES ('Robert''); DROP TABLE customer;--', '2023-04-01'), ('nobody', 'infinity'), ('everybody', '0044-03-15 BC');

INSERT INTO "Back office"."O'Brien's notes" ("Note")
SELECT E'Note no. ' || i || E': \\x41 %s {} $1 ''''' || chr(128512 + i) FROM generate_series(1, 30) AS i;
-- The last ones have been thrown away again
DELETE FROM "Back office"."O'Brien's notes" WHERE "No" > 25;

INSERT INTO "Back office"."C:\temp\import"
SELECT i, CASE WHEN i % 2 = 0 THEN 'C:\new\table' END FROM generate_series(1, 40) AS i;

SELECT setval('"Back office"."Letter ""No."""', 42, false);
