-- What the steps of a run did together is summed each time somebody looks at it.
CREATE INDEX step_result_main ON step_result (sr_run_id) INCLUDE (sr_value) WHERE sr_is_main_indicator;
