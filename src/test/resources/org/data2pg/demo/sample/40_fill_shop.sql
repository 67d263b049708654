-- Fills the source. The same rows each time: every value is arithmetic on the number of its row, and the setting sample.rows says how many
-- rows there are to be in all, about.

-- So many rows are a table's share of all, in percent, but not fewer than are needed for its references
CREATE FUNCTION pg_temp.share(p_percent numeric, p_atLeast int) RETURNS bigint LANGUAGE sql STABLE AS
$share$
    SELECT greatest(p_atLeast, round(current_setting('sample.rows')::bigint * p_percent / 100))::bigint;
$share$;

CREATE FUNCTION pg_temp.products() RETURNS bigint LANGUAGE sql STABLE AS $products$ SELECT pg_temp.share(0.4, 20) $products$;
CREATE FUNCTION pg_temp.customers() RETURNS bigint LANGUAGE sql STABLE AS $customers$ SELECT pg_temp.share(2, 10) $customers$;
CREATE FUNCTION pg_temp.orders() RETURNS bigint LANGUAGE sql STABLE AS $orders$ SELECT pg_temp.share(4, 12) $orders$;
CREATE FUNCTION pg_temp.sku(p_product bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$sku$
    SELECT 'SKU-' || lpad(p_product::text, 7, '0');
$sku$;

INSERT INTO shop.country
VALUES ('AT', 'Österreich', 20), ('BE', 'België', 21), ('CH', 'Schweiz', 8.1), ('CI', 'Côte d''Ivoire', 18), ('CZ', 'Česko', 21),
       ('DE', 'Deutschland', 19), ('DK', 'Danmark', 25), ('ES', 'España', 21), ('FI', 'Suomi', 25.5), ('FR', 'France', 20),
       ('GR', 'Ελλάδα', 24), ('IE', 'Éire', 23), ('IS', 'Ísland', 24), ('IT', 'Italia', 22), ('JP', '日本', 10),
       ('NL', 'Nederland', 21), ('NO', 'Norge', 25), ('PL', 'Polska', 23), ('PT', 'Portugal', 23), ('SE', 'Sverige', 25);

INSERT INTO shop.currency
VALUES ('CHF', 2, 1.0412345678), ('CZK', 2, 0.0395), ('EUR', 2, 1), ('JPY', 0, 0.0061234567), ('PLN', 2, 0.23), ('SEK', 2, 0.0871);

-- 8 roots, each with 5 branches
INSERT INTO shop.category (category_id, parent_id, name)
SELECT i, CASE WHEN i > 8 THEN 1 + (i - 9) / 5 END,
       (ARRAY['Tents', 'Ropes & slings', 'Boots', 'Stoves', 'Packs', 'Maps', 'Lamps', 'Kids'' corner'])[1 + i % 8] || ' ' || i
  FROM generate_series(1, 48) AS i;
SELECT setval('shop.category_category_id_seq', 48);

INSERT INTO shop.product (sku, category_id, name, description, state, net_price, vat_rate, weight_kg, tags, dimensions_mm, attributes,
                          on_sale)
SELECT pg_temp.sku(i), 9 + i % 40, 'Model ' || i || (ARRAY[' "Nordwand"', ' L''Aiguille', ' 富士', ''])[1 + i % 4],
       CASE WHEN i % 7 > 0 THEN E'First line\nSecond line\twith a tab, a \\ and "quotes" ' || i END,
       (enum_range(NULL::shop.product_state))[1 + i % 4], 5 + (i * 37 % 50000) / 100.0, (ARRAY[7, 10, 19, 20])[1 + i % 4],
       CASE WHEN i % 9 > 0 THEN (i * 7919 % 1000000) / 1000000.0 + 0.0000000001 END,
       CASE i % 3 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['new', 'winter'] ELSE ARRAY['a,b', '"quoted"', NULL, '⛺'] END::text[],
       CASE WHEN i % 5 > 0 THEN ARRAY[i % 900, i % 700, i % 500]::int[] END,
       jsonb_build_object('colour', (ARRAY['red', 'blå', NULL])[1 + i % 3], 'sizes', jsonb_build_array(i % 40, i % 45),
                          'rating', i % 50 / 10.0),
       CASE WHEN i % 4 = 1 THEN daterange('2023-01-01', CASE WHEN i % 8 = 1 THEN '2024-12-31'::date END) END
  FROM generate_series(1, pg_temp.products()) AS i;

INSERT INTO shop.product_price
SELECT pg_temp.sku(i), currency, date '2023-01-01' + (i % 365)::int, (100 + i % 9900) / 7.0
  FROM generate_series(1, pg_temp.products()) AS i, unnest(ARRAY['EUR', 'CHF', 'JPY']) AS currency;

INSERT INTO shop.product_image (sku, media_type, content)
SELECT pg_temp.sku(i * 2), (ARRAY['image/png', 'image/webp'])[1 + i % 2],
       CASE WHEN i % 50 = 0 THEN '\x'::bytea ELSE decode(repeat(md5('image ' || i), 1 + (i % 20)::int), 'hex') END
  FROM generate_series(1, pg_temp.products() / 2) AS i;

INSERT INTO shop.promotion (slogan, discount, hours, starts_at)
SELECT E'Up & away!\n“' || i || '” 🏔', i * 1.1, i * interval '1 hour 30 minutes', time '08:00' + i * interval '7 minutes'
  FROM generate_series(1, 8) AS i;

INSERT INTO shop.product_promotion
SELECT 1 + i % 8, pg_temp.sku(i) FROM generate_series(1, pg_temp.products()) AS i WHERE i % 4 <> 3;

INSERT INTO shop.customer (customer_id, email, full_name, main_address_id, recruited_by, languages, preferences, registered_at)
SELECT i, 'Customer.' || i || '@example.org',
       (ARRAY['Zoë', 'Jürgen', 'Ana María', 'Bjørn', '芳子', 'D''Arcy'])[1 + i % 6] || ' '
           || (ARRAY['O''Neill', 'Ångström', 'de "Graaf"', '田中', 'Smith'])[1 + i % 5],
       i, CASE WHEN i % 5 = 0 THEN 1 + i / 3 END, (ARRAY['{de}', '{en,fr}', '{}'])[1 + i % 3]::text[],
       jsonb_build_object('newsletter', i % 2 = 0, 'note', E'likes \\ and 😀', 'visits', i % 100),
       timestamptz '2019-03-31 01:59:59.999999+01' + i * interval '17 minutes'
  FROM generate_series(1, pg_temp.customers()) AS i;
SELECT setval(pg_get_serial_sequence('shop.customer', 'customer_id'), pg_temp.customers() + 17);

-- The first address of customer i is address i, so that each can refer to the other
INSERT INTO shop.address (customer_id, street, post_code, city, country)
SELECT 1 + (i - 1) % pg_temp.customers(), (ARRAY['Rue de l''Église', E'"Old"\nMill Lane', 'Größe Straße', '中央通り'])[1 + i % 4]
           || ' ' || i % 200,
       lpad((i % 100000)::text, 5, '0'), (ARRAY['Zürich', 'Praha', 'Kraków', 'Tromsø'])[1 + i % 4],
       (ARRAY['CH', 'CZ', 'PL', 'NO'])[1 + i % 4]
  FROM generate_series(1, pg_temp.customers() * 6 / 5) AS i;

INSERT INTO shop."order" (customer_id, ship_to, state, currency, placed_at, remark, history)
SELECT customer, customer, (enum_range(NULL::shop.order_state))[1 + i % 5], (ARRAY['EUR', 'CHF', 'SEK'])[1 + i % 3], placed,
       CASE WHEN i % 100 = 0 THEN E'Don''t ring,\r\nthe "dog" is asleep 🐕' WHEN i % 10 = 0 THEN '' END,
       ARRAY[placed, placed + interval '1 day']
  FROM generate_series(1, pg_temp.orders()) AS i,
       LATERAL (SELECT 1 + i * 7919 % pg_temp.customers() AS customer,
                       timestamptz '2023-01-01 00:00+00' + i * (interval '700 days' / pg_temp.orders()) AS placed) AS facts;

INSERT INTO shop.order_line (order_id, line_no, sku, quantity, unit_price)
SELECT i, line, pg_temp.sku(1 + (i * 3 + line) % pg_temp.products()), 1 + (i + line) % 5, 5 + (i * line) % 90000 / 100.0
  FROM generate_series(1, pg_temp.orders()) AS i, generate_series(1, 3) AS line;

INSERT INTO shop.payment
SELECT md5('payment ' || i)::uuid, i, timestamptz '2023-01-02 00:00+00' + i * (interval '700 days' / pg_temp.orders()),
       (i % 100000) / 3.0, CASE i % 3 WHEN 0 THEN decode(md5('receipt ' || i), 'hex') WHEN 1 THEN '\x00ff00'::bytea END
  FROM generate_series(1, pg_temp.orders()) AS i WHERE i % 5 > 0;

INSERT INTO shop.review
SELECT pg_temp.sku(1 + i % pg_temp.products()), 1 + i / pg_temp.products(), 1 + i % 5,
       CASE i % 4 WHEN 0 THEN 'Simply "great" 👍🏽' WHEN 1 THEN E'It''s a\nlong\n\nstory' WHEN 2 THEN '' END
  FROM generate_series(0, least(pg_temp.share(1.5, 10), pg_temp.products() * pg_temp.customers()) - 1) AS i;

SELECT setval('shop.invoice_number', 100000 + pg_temp.orders());
