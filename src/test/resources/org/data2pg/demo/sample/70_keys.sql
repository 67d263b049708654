-- Indexes, foreign keys and the order on disk: after the rows on the source, before them on the target.

CREATE INDEX product_category_ix ON shop.product (category_id);
CREATE INDEX product_tags_ix ON shop.product USING gin (tags);
CREATE INDEX customer_name_ix ON shop.customer (lower(full_name));
CREATE INDEX address_customer_ix ON shop.address (customer_id);
CREATE INDEX order_customer_ix ON shop."order" (customer_id);
CREATE INDEX order_open_ix ON shop."order" (placed_at) WHERE state IN ('open', 'paid');
CREATE INDEX order_line_product_ix ON shop.order_line (sku);
CREATE INDEX payment_order_ix ON shop.payment (order_id) INCLUDE (amount);
CREATE INDEX parcel_order_ix ON logistics.parcel (order_id);
CREATE INDEX stock_movement_product_ix ON logistics.stock_movement (sku, moved_at, movement_id);
ALTER TABLE logistics.stock_movement CLUSTER ON stock_movement_product_ix;
CREATE INDEX tracking_event_parcel_ix ON logistics.tracking_event (tracking_number, happened_at);
CREATE INDEX tracking_event_time_ix ON logistics.tracking_event (happened_at);
CREATE INDEX tracking_event_trouble_ix ON logistics.tracking_event (site_code, happened_at) WHERE kind IN ('refused', 'damaged');
CREATE INDEX "Entries by account" ON "Back office"."ledger.entry" ("account.no", "booked at" DESC);

ALTER TABLE shop.category ADD FOREIGN KEY (parent_id) REFERENCES shop.category;
ALTER TABLE shop.product ADD FOREIGN KEY (category_id) REFERENCES shop.category;
ALTER TABLE shop.product_price ADD FOREIGN KEY (sku) REFERENCES shop.product,
    ADD FOREIGN KEY (currency) REFERENCES shop.currency;
ALTER TABLE shop.product_image ADD FOREIGN KEY (sku) REFERENCES shop.product;
ALTER TABLE shop.product_promotion ADD FOREIGN KEY (promotion_id) REFERENCES shop.promotion ON DELETE CASCADE,
    ADD FOREIGN KEY (sku) REFERENCES shop.product;
ALTER TABLE shop.customer ADD FOREIGN KEY (main_address_id) REFERENCES shop.address DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (recruited_by) REFERENCES shop.customer;
ALTER TABLE shop.address ADD FOREIGN KEY (customer_id) REFERENCES shop.customer,
    ADD FOREIGN KEY (country) REFERENCES shop.country;
ALTER TABLE shop."order" ADD FOREIGN KEY (customer_id) REFERENCES shop.customer,
    ADD FOREIGN KEY (ship_to) REFERENCES shop.address,
    ADD FOREIGN KEY (currency) REFERENCES shop.currency;
ALTER TABLE shop.order_line ADD FOREIGN KEY (order_id) REFERENCES shop."order",
    ADD FOREIGN KEY (sku) REFERENCES shop.product;
ALTER TABLE shop.payment ADD FOREIGN KEY (order_id) REFERENCES shop."order";
ALTER TABLE shop.review ADD FOREIGN KEY (sku) REFERENCES shop.product,
    ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;
ALTER TABLE shop.gift_card ADD FOREIGN KEY (order_id) REFERENCES shop."order";

ALTER TABLE logistics.site ADD FOREIGN KEY (country) REFERENCES shop.country,
    ADD FOREIGN KEY (manager_id) REFERENCES "Back office"."Employee" DEFERRABLE;
ALTER TABLE logistics.zone ADD FOREIGN KEY (site_code) REFERENCES logistics.site;
ALTER TABLE logistics.shelf ADD FOREIGN KEY (site_code, zone_no) REFERENCES logistics.zone;
ALTER TABLE logistics.stock_level ADD FOREIGN KEY (site_code) REFERENCES logistics.site,
    ADD FOREIGN KEY (sku) REFERENCES shop.product;
ALTER TABLE logistics.stock_movement ADD FOREIGN KEY (site_code, sku) REFERENCES logistics.stock_level;
ALTER TABLE logistics.parcel ADD FOREIGN KEY (order_id) REFERENCES shop."order",
    ADD FOREIGN KEY (carrier_code) REFERENCES logistics.carrier;
ALTER TABLE logistics.parcel_line ADD FOREIGN KEY (tracking_number) REFERENCES logistics.parcel,
    ADD FOREIGN KEY (order_id, line_no) REFERENCES shop.order_line;
ALTER TABLE logistics.tracking_event ADD FOREIGN KEY (tracking_number) REFERENCES logistics.parcel,
    ADD FOREIGN KEY (site_code) REFERENCES logistics.site;

ALTER TABLE "Back office"."Employee" ADD FOREIGN KEY ("Superior") REFERENCES "Back office"."Employee",
    ADD FOREIGN KEY ("Site") REFERENCES logistics.site;
ALTER TABLE "Back office"."Contract" ADD FOREIGN KEY ("Employee") REFERENCES "Back office"."Employee";
ALTER TABLE "Back office"."ledger.account" ADD FOREIGN KEY ("parent.no") REFERENCES "Back office"."ledger.account";
ALTER TABLE "Back office"."ledger.entry" ADD FOREIGN KEY ("année") REFERENCES "Back office"."Année fiscale",
    ADD FOREIGN KEY ("account.no") REFERENCES "Back office"."ledger.account";
