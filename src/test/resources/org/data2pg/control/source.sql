-- Three tables of different sizes, so that their steps have different costs.
CREATE SCHEMA app;
CREATE TABLE app.country (code TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE app.customer (id INT PRIMARY KEY, country TEXT NOT NULL REFERENCES app.country, name TEXT NOT NULL);
CREATE TABLE app.orders (id INT PRIMARY KEY, customer INT NOT NULL REFERENCES app.customer, amount NUMERIC(10, 2) NOT NULL, note TEXT);
INSERT INTO app.country SELECT 'C' || g, 'Country ' || g FROM generate_series(1, 20) g;
INSERT INTO app.customer SELECT g, 'C' || (1 + g % 20), 'Customer ' || g FROM generate_series(1, 600) g;
INSERT INTO app.orders SELECT g, 1 + g % 600, g / 7.0, repeat('x', 100) FROM generate_series(1, 3000) g;
ANALYZE;
