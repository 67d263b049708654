-- _check_fkey.

--@ foreign keys hold on copied rows
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', '^(customer|orders|empty)$');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('C', 'app'), assign_fkey_checks_to_batch('C', 'app', 'orders'), assign_fkey_checks_to_batch('C', 'app', 'customer'),
       assign_fkey_checks_to_batch('C', 'app', 'empty');
SELECT complete_migration_configuration('M');
SELECT sr_value FROM unnest(ARRAY['app.customer', 'app.orders']) AS t, _copy_table('C', t, '{}') WHERE sr_rank = 11;
--= 3000
--= 4000
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{}');
--= CHECKED_FKEYS|1|30|f
SELECT sr_value FROM unnest(ARRAY['app.customer.customer_favourite_fkey', 'app.empty.empty_parent_fkey']) AS s, _check_fkey('C', s, NULL);
--= 1
--= 1

--@ rows without the row they reference are counted and named, and the foreign key stays as it was
COMMENT ON CONSTRAINT orders_customer_fkey ON app.orders IS 'stays';
CREATE TEMP TABLE before AS SELECT c.*, pg_get_constraintdef(c.oid), obj_description(c.oid), t.tgenabled, t.tgname
    FROM pg_constraint c JOIN pg_trigger t ON tgconstraint = c.oid WHERE contype = 'f';
SET LOCAL session_replication_role = replica;
DELETE FROM app.customer WHERE id IN (7, 8);
RESET session_replication_role;
--;
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "orders_customer_fkey" of app.orders is violated by 4 rows: (customer) = (7), (customer) = (8).
SET LOCAL session_replication_role = replica;
DELETE FROM app.customer WHERE id < 100;
RESET session_replication_role;
--;
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "orders_customer_fkey" of app.orders is violated by 197 rows: (customer) = (1), (customer) = (2), (customer) = (3), (customer) = (4), (customer) = (5)....
DELETE FROM app.orders WHERE customer < 100 AND id <> 42;
--;
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{"COPY_MAX_ROWS": null}');
--! D2P55 _check_fkey: The foreign key "orders_customer_fkey" of app.orders is violated by 1 row: (customer) = (43).
SELECT count(*) FROM (TABLE before EXCEPT SELECT c.*, pg_get_constraintdef(c.oid), obj_description(c.oid), t.tgenabled, t.tgname
    FROM pg_constraint c JOIN pg_trigger t ON tgconstraint = c.oid WHERE contype = 'f') AS changed;
--= 0

--@ nothing is proven when the copy was limited
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{"COPY_MAX_ROWS": 10}');
--= CHECKED_FKEYS|0|30|f
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{"COPY_PCT_ROWS": 10}');
--= CHECKED_FKEYS|0|30|f

--@ keys of several columns, NULLs with MATCH SIMPLE and MATCH FULL, odd names, other types, not valid
CREATE TABLE elsewhere."P'k" ("A ""a'\%" NUMERIC, b VARCHAR(10) COLLATE "C", PRIMARY KEY ("A ""a'\%", b));
CREATE TABLE elsewhere."F'k" ("X ""x'\%s" INT, b CHAR(3), t TEXT COLLATE "POSIX",
    CONSTRAINT simple FOREIGN KEY ("X ""x'\%s", t) REFERENCES elsewhere."P'k",
    CONSTRAINT "full" FOREIGN KEY ("X ""x'\%s", t) REFERENCES elsewhere."P'k" MATCH FULL ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);

CREATE SCHEMA srcdb_elsewhere;
CREATE FOREIGN TABLE srcdb_elsewhere."F'k" (x INT) SERVER "data2pg_M_server";
SELECT register_table('M', 'elsewhere', 'F''k', p_createForeignTable => FALSE);
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'F''k');
INSERT INTO elsewhere."P'k" VALUES (1, 'a'), (2.0, 'b');
SET LOCAL session_replication_role = replica;
INSERT INTO elsewhere."F'k" VALUES (1, 'a', 'a'), (2, 'b', 'b'), (NULL, NULL, NULL), (9, NULL, NULL), (NULL, NULL, 'z');
RESET session_replication_role;
SELECT sr_value FROM _check_fkey('C', 'elsewhere.F''k.simple', '{}');
--= 1
SELECT sr_value FROM _check_fkey('C', 'elsewhere.F''k.full', '{}');
--! D2P55 _check_fkey: The foreign key "full" of elsewhere."F'k" is violated by 2 rows: ("X ""x'\%s", t) = (9, null), ("X ""x'\%s", t) = (null, z).
ALTER TABLE elsewhere."F'k" ADD CONSTRAINT unproven FOREIGN KEY ("X ""x'\%s", t) REFERENCES elsewhere."P'k" NOT VALID;
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'F''k', 'unproven');
SELECT sr_value, convalidated FROM _check_fkey('C', 'elsewhere.F''k.unproven', '{}'), pg_constraint WHERE conname = 'unproven';
--= 1|f
SET LOCAL session_replication_role = replica;
INSERT INTO elsewhere."F'k" VALUES (1, 'a', 'A');
RESET session_replication_role;
--;
SELECT sr_value FROM _check_fkey('C', 'elsewhere.F''k.unproven', '{}');
--! D2P55 _check_fkey: The foreign key "unproven" of elsewhere."F'k" is violated by 1 row: ("X ""x'\%s", t) = (1, A).

--@ arrays, enumerations and char(n) as keys
CREATE TABLE elsewhere.of_arrays (a INT[] PRIMARY KEY, e app.mood UNIQUE, c CHAR(3) UNIQUE);
CREATE TABLE elsewhere.to_arrays (a INT[] CONSTRAINT a_fkey REFERENCES elsewhere.of_arrays, e app.mood CONSTRAINT e_fkey REFERENCES elsewhere.of_arrays (e),
                                  c CHAR(5) CONSTRAINT c_fkey REFERENCES elsewhere.of_arrays (c));
CREATE FOREIGN TABLE srcdb_elsewhere.to_arrays (x INT) SERVER "data2pg_M_server";
SELECT register_table('M', 'elsewhere', 'to_arrays', p_createForeignTable => FALSE);
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'to_arrays');
INSERT INTO elsewhere.of_arrays VALUES ('{1,2}', 'ok', 'abc');
SET LOCAL session_replication_role = replica;
INSERT INTO elsewhere.to_arrays VALUES ('{1,2}', 'ok', 'abc'), ('{2,1}', 'sad', 'abd');
RESET session_replication_role;
--;
SELECT * FROM _check_fkey('C', 'elsewhere.to_arrays.a_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "a_fkey" of elsewhere.to_arrays is violated by 1 row: (a) = ({2,1}).
SELECT * FROM _check_fkey('C', 'elsewhere.to_arrays.e_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "e_fkey" of elsewhere.to_arrays is violated by 1 row: (e) = (sad).
SELECT * FROM _check_fkey('C', 'elsewhere.to_arrays.c_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "c_fkey" of elsewhere.to_arrays is violated by 1 row: (c) = (abd).

--@ partitioned tables on either side, and tables that inherit
CREATE TABLE elsewhere.whole (id INT PRIMARY KEY, up INT CONSTRAINT up_fkey REFERENCES app.empty) PARTITION BY RANGE (id);
CREATE TABLE elsewhere.whole_1 PARTITION OF elsewhere.whole FOR VALUES FROM (0) TO (10);
CREATE TABLE elsewhere.whole_2 PARTITION OF elsewhere.whole FOR VALUES FROM (10) TO (20);
ALTER TABLE app.empty ADD part INT CONSTRAINT part_fkey REFERENCES elsewhere.whole;
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'whole'), assign_fkey_checks_to_batch('C', 'app', 'empty', 'part_fkey');
--= 1|1
INSERT INTO elsewhere.whole VALUES (5), (15);
CREATE TABLE elsewhere.heir () INHERITS (app.empty);
SET LOCAL session_replication_role = replica;
INSERT INTO app.empty VALUES (1, NULL, 5), (2, NULL, 15), (3, NULL, NULL);
INSERT INTO elsewhere.heir VALUES (77, NULL, 99);
RESET session_replication_role;
SELECT sr_value FROM unnest(ARRAY['elsewhere.whole.up_fkey', 'app.empty.part_fkey']) AS s, _check_fkey('C', s, '{}');
--= 1
--= 1
SET LOCAL session_replication_role = replica;
INSERT INTO app.empty VALUES (4, NULL, 6);
INSERT INTO elsewhere.whole VALUES (16, 77);
RESET session_replication_role;
--;
SELECT * FROM _check_fkey('C', 'app.empty.part_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "part_fkey" of app.empty is violated by 1 row: (part) = (6).
SELECT * FROM _check_fkey('C', 'elsewhere.whole.up_fkey', '{}');
--! D2P55 _check_fkey: The foreign key "up_fkey" of elsewhere.whole is violated by 1 row: (up) = (77).

--@ a foreign key that has disappeared, or a step of another kind, is refused
ALTER TABLE app.orders DROP CONSTRAINT orders_customer_fkey;
--;
SELECT * FROM _check_fkey('C', 'app.orders.orders_customer_fkey', '{}');
--! D2P40 _check_fkey: The foreign key "orders_customer_fkey" of "app"."orders" does not exist in this database.
SELECT * FROM _check_fkey('C', 'app.orders', '{}');
--! D2P20 _check_fkey: The step "app.orders" of the batch "C" is no check of a foreign key.
