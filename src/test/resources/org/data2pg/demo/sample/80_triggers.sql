-- What the company's databases do by themselves. None of it may happen during a copy: the rows that arrive have been through it already,
-- on the source. Every trigger notes that it fired, and most would change what arrives.

CREATE SCHEMA witness;
-- Not migrated: on the target it must stay empty
CREATE TABLE witness.fired (trigger_name text, on_table text, operation text);

CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql AS
$note$
BEGIN
    INSERT INTO witness.fired VALUES (TG_NAME, TG_TABLE_NAME, TG_OP);
    RETURN NULL;
END;
$note$;

CREATE FUNCTION shop.normalize_email() RETURNS trigger LANGUAGE plpgsql AS
$normalize_email$
BEGIN
    INSERT INTO witness.fired VALUES (TG_NAME, TG_TABLE_NAME, TG_OP);
    NEW.email := lower(NEW.email) || '.new';
    RETURN NEW;
END;
$normalize_email$;

CREATE FUNCTION shop.take_from_stock() RETURNS trigger LANGUAGE plpgsql AS
$take_from_stock$
BEGIN
    UPDATE logistics.stock_level SET pieces = pieces - NEW.quantity WHERE sku = NEW.sku;
    INSERT INTO witness.fired VALUES (TG_NAME, TG_TABLE_NAME, TG_OP);
    RETURN NULL;
END;
$take_from_stock$;

CREATE FUNCTION logistics.refuse_old_events() RETURNS trigger LANGUAGE plpgsql AS
$refuse_old_events$
BEGIN
    IF NEW.happened_at < '2024-01-01Z' THEN
        RAISE EXCEPTION 'Event % is too old.', NEW.event_id;
    END IF;
    RETURN NEW;
END;
$refuse_old_events$;

CREATE TRIGGER normalize_email BEFORE INSERT OR UPDATE ON shop.customer FOR EACH ROW EXECUTE FUNCTION shop.normalize_email();
CREATE TRIGGER take_from_stock AFTER INSERT ON shop.order_line FOR EACH ROW EXECUTE FUNCTION shop.take_from_stock();
CREATE TRIGGER refuse_old_events BEFORE INSERT ON logistics.tracking_event FOR EACH ROW
    EXECUTE FUNCTION logistics.refuse_old_events();
CREATE TRIGGER count_statements AFTER INSERT OR UPDATE OR DELETE ON logistics.tracking_event FOR EACH STATEMENT
    EXECUTE FUNCTION witness.note();
CREATE TRIGGER forbid_truncate BEFORE TRUNCATE ON shop.product FOR EACH STATEMENT EXECUTE FUNCTION witness.note();
CREATE TRIGGER "Notify 'payroll'" AFTER INSERT ON "Back office"."Employee" FOR EACH ROW EXECUTE FUNCTION witness.note();
-- Switched off on purpose by its owner: it must not come back to life
CREATE TRIGGER long_retired BEFORE INSERT ON shop.country FOR EACH ROW EXECUTE FUNCTION witness.note();
ALTER TABLE shop.country DISABLE TRIGGER long_retired;
