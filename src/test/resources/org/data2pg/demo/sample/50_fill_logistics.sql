-- Fills the schema "logistics" of the source; uses the functions of 40_fill_shop.sql.

INSERT INTO logistics.carrier
VALUES ('DHX', 'DHX “Rapid”', '{"base": 4.9, "zones": [1, 1.5, 2.25], "note": "it''s net"}', '198.51.100.0/24'),
       ('P&O', 'Post & Others', '{"base": 3, "zones": []}', '2001:db8::/32'),
       ('BIKE', 'Vélo 🚲', '{}', NULL);

INSERT INTO logistics.site
SELECT 'S' || i, (ARRAY['DE', 'FR', 'PL', 'SE'])[1 + i % 4], (ARRAY['Köln', 'Orléans', 'Łódź', 'Malmö'])[1 + i % 4] || ' ' || i,
       point(50 + i / 8.0, 7 - i / 3.0), 1000 + 10 * i
  FROM generate_series(1, 8) AS i;

INSERT INTO logistics.zone
SELECT 'S' || i, z, (i + z) % 3 = 0 FROM generate_series(1, 8) AS i, generate_series(1, 4) AS z;

INSERT INTO logistics.shelf
SELECT 'S' || i, z, 'A' || chr(64 + s) || '-' || z, CASE WHEN s < 6 THEN s * 100.5 END
  FROM generate_series(1, 8) AS i, generate_series(1, 4) AS z, generate_series(1, 6) AS s;

-- Each product lies at two sites
INSERT INTO logistics.stock_level
SELECT 'S' || 1 + (i + place * 3) % 8, pg_temp.sku(i), i % 250, timestamptz '2024-12-31 22:00+00' - i * interval '1 second'
  FROM generate_series(1, pg_temp.products()) AS i, generate_series(0, 1) AS place;

INSERT INTO logistics.stock_movement (movement_id, site_code, sku, pieces, moved_at)
SELECT i, 'S' || 1 + (product + (i % 2) * 3) % 8, pg_temp.sku(product), (i % 41) - 20,
       timestamptz '2023-01-01 00:00+00' + i * interval '13 minutes'
  FROM generate_series(1, pg_temp.share(3.5, 20)) AS i, LATERAL (SELECT 1 + i * 31 % pg_temp.products() AS product) AS facts;
SELECT setval(pg_get_serial_sequence('logistics.stock_movement', 'movement_id'), pg_temp.share(3.5, 20));

CREATE FUNCTION pg_temp.tracking_number(p_parcel bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$tracking_number$
    SELECT 'ZX' || lpad(p_parcel::text, 10, '0');
$tracking_number$;

INSERT INTO logistics.parcel
SELECT pg_temp.tracking_number(i), i, (ARRAY['DHX', 'P&O', 'BIKE'])[1 + i % 3], 0.1 + (i % 30000) / 999.0,
       CASE WHEN i % 4 = 0 THEN decode(md5('label ' || i), 'hex') END,
       timestamptz '2023-01-03 00:00+00' + i * (interval '700 days' / pg_temp.orders())
  FROM generate_series(1, pg_temp.orders()) AS i;

INSERT INTO logistics.parcel_line
SELECT pg_temp.tracking_number(i), i, 1 + i % 3 FROM generate_series(1, pg_temp.orders()) AS i WHERE i % 4 > 0;

-- Two years of scans, evenly spread, several of each parcel
INSERT INTO logistics.tracking_event (tracking_number, happened_at, kind, site_code, scanner, remark)
SELECT pg_temp.tracking_number(1 + (i - 1) * parcels / events), timestamptz '2023-01-01 00:00:00.000001+00' + i * pause,
       kinds[CASE WHEN i % 1000 = 0 THEN 7 WHEN i % 500 = 0 THEN 6 ELSE 1 + i % 5 END], 'S' || 1 + i % 8, i % 1200,
       CASE WHEN i % 1000 = 0 THEN E'Corner "crushed",\nsender''s fault 📦' WHEN i % 100 = 0 THEN 'rescanned' END
  FROM (SELECT pg_temp.orders() AS parcels, pg_temp.share(58, 1500) AS events, interval '730 days' / pg_temp.share(58, 1500) AS pause,
               enum_range(NULL::logistics.event_kind) AS kinds) AS facts,
       LATERAL generate_series(1, events) AS i;

-- Each line twice
INSERT INTO logistics.scanner_log
SELECT timestamptz '2024-10-27 00:30:00+00' + i / 2 * interval '1.5 seconds', i / 2 % 1200, inet '192.0.2.0' + i / 2 % 250,
       CASE i / 2 % 100 WHEN 7 THEN 'NaN' WHEN 8 THEN NULL WHEN 9 THEN '-Infinity' ELSE (i / 2 % 700) / 7.0 END,
       decode(md5('raw ' || i / 2), 'hex')
  FROM generate_series(2, 1 + pg_temp.share(1.5, 10)) AS i;

INSERT INTO logistics.import_buffer (line)
SELECT i || E';"left ""over""";\\.\n' FROM generate_series(1, 25) AS i;

-- 998, 999, then from the beginning
SELECT setval('logistics.pallet_number', 998), nextval('logistics.pallet_number'), nextval('logistics.pallet_number');
SELECT setval('logistics.return_number', -4711);
