-- What users.sh does is in the audit, too. And tokens of users who come from an OpenID Connect provider.

COMMENT ON COLUMN audit.aud_action IS 'run, modify, suspend, abort, restart, cancel step, take over; check, add, change, remove, install, upgrade of a target database; create token, revoke token; add user, change password, change roles, remove user';
COMMENT ON COLUMN audit.aud_door IS 'Where the request came in: rest, console, jmx, users.sh; server for what it did by itself';
COMMENT ON COLUMN audit.aud_login IS 'Login of the operator; of users.sh the account of the operating system; the name of the server for what it did by itself';

ALTER TABLE api_token ADD COLUMN tok_by_provider BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN api_token.tok_by_provider IS 'Whether its owner came from an OpenID Connect provider: then it keeps its role to its end, as the provider can''t be asked, and is worth nothing once users come from elsewhere';
COMMENT ON COLUMN api_token.tok_role IS 'The highest role it has; never more than its owner has at that moment, unless he came from an OpenID Connect provider';
