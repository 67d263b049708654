-- What users.sh does is in the audit, too. And tokens of users who come from an OpenID Connect provider.

COMMENT ON COLUMN audit.aud_action IS 'run, modify, suspend, abort, restart, cancel step, take over; check, add, change, remove, install, upgrade of a target database; create token, revoke token; add user, change password, change roles, remove user';
COMMENT ON COLUMN audit.aud_door IS 'Where the request came in: rest, console, jmx, users.sh; server for what it did by itself';
COMMENT ON COLUMN audit.aud_login IS 'Login of the operator; of users.sh the account of the operating system; the name of the server for what it did by itself';
