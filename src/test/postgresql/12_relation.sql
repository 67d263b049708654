-- _base_type, _expression_types.

--@ expressions have types without being read
SELECT _expression_types('app', 'customer', ARRAY['id', 'lower(name) -- a comment', 'id / 0', 'NULL', 'moods']), _expression_types('app', 'no_column', '{}');
--= {bigint,text,bigint,text,app.mood[]}|{}
CREATE DOMAIN elsewhere.amount AS NUMERIC(10, 3);
CREATE DOMAIN elsewhere.fee AS elsewhere.amount CHECK (VALUE > 0);
SELECT _base_type('elsewhere.fee'), _base_type('elsewhere.fee[]'), _base_type('text');
--= numeric|elsewhere.fee[]|text
