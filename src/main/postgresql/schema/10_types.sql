-- Types that the scheduler reads. Made once, changed only through updates/.

CREATE TYPE batch_id_type AS (
    bi_batch_name            TEXT,
    bi_batch_type            TEXT,
    bi_mgr_name              TEXT,
    bi_mgr_config_completed  BOOLEAN
);
COMMENT ON TYPE batch_id_type IS 'A configured batch: its name, type and migration, and whether the migration is ready to run.';

CREATE TYPE working_plan_type AS (
    wp_name                  TEXT,
    wp_sql_function          TEXT,
    wp_shell_script          TEXT,
    wp_cost                  BIGINT,
    wp_parents               TEXT[]
);
COMMENT ON TYPE working_plan_type IS 'A step of a batch, as the scheduler plans it: what to call, its cost and the steps to wait for.';

CREATE TYPE step_report_type AS (
    sr_indicator             TEXT,
    sr_value                 BIGINT,
    sr_rank                  SMALLINT,
    sr_is_main_indicator     BOOLEAN
);
COMMENT ON TYPE step_report_type IS
    'An indicator that a step function reports: its name, value, rank in reports, and whether it is the main one.';
