-- The command line is a door of its own, told from other programs by its User-Agent.

COMMENT ON COLUMN audit.aud_door IS 'Where the request came in: rest, cli, console, jmx, users.sh; server for what it did by itself';
COMMENT ON COLUMN external_run_start.ext_client IS 'The door: rest, cli, console, jmx';
