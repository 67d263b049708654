-- Who may come in: the users of the default realm, and tokens for programs.

CREATE TABLE user_account (
    acc_name        TEXT         PRIMARY KEY CHECK (acc_name ~ '^[A-Za-z0-9._@-]+$'),
    acc_password    TEXT         NOT NULL CHECK (acc_password ~ '^\$2a\$[0-9]{2}\$.{53}$'),
    acc_changed_ts  TIMESTAMPTZ  NOT NULL
);
COMMENT ON TABLE user_account IS 'Users of the default realm; users.sh keeps them. Empty where the shop has a realm of its own';
COMMENT ON COLUMN user_account.acc_name IS 'Login';
COMMENT ON COLUMN user_account.acc_password IS 'Hash of the password: bcrypt, in modular crypt format';
COMMENT ON COLUMN user_account.acc_changed_ts IS 'When the password was set last';

CREATE TABLE user_role (
    rol_account  TEXT  NOT NULL REFERENCES user_account ON DELETE CASCADE,
    rol_name     TEXT  NOT NULL CHECK (rol_name IN ('data2pg-viewer', 'data2pg-operator', 'data2pg-admin')),
    PRIMARY KEY (rol_account, rol_name)
);
COMMENT ON TABLE user_role IS 'What users may do; a role includes the lower ones';
COMMENT ON COLUMN user_role.rol_account IS 'The user';
COMMENT ON COLUMN user_role.rol_name IS 'data2pg-viewer, data2pg-operator or data2pg-admin';

CREATE TABLE api_token (
    tok_id          BIGINT       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tok_name        TEXT         NOT NULL,
    tok_owner       TEXT         NOT NULL,
    tok_role        TEXT         NOT NULL CHECK (tok_role IN ('data2pg-viewer', 'data2pg-operator', 'data2pg-admin')),
    tok_hash        TEXT         NOT NULL UNIQUE,
    tok_created_ts  TIMESTAMPTZ  NOT NULL,
    tok_expires_ts  TIMESTAMPTZ  NOT NULL,
    tok_used_ts     TIMESTAMPTZ,
    tok_revoked_ts  TIMESTAMPTZ,
    CHECK (tok_expires_ts > tok_created_ts)
);
CREATE INDEX api_token_of_owner ON api_token (tok_owner);
COMMENT ON TABLE api_token IS 'Tokens by which programs speak for a user. No reference to user_account: a user may come from another realm';
COMMENT ON COLUMN api_token.tok_id IS 'Number of the token';
COMMENT ON COLUMN api_token.tok_name IS 'What the owner calls it';
COMMENT ON COLUMN api_token.tok_owner IS 'Login of the user it speaks for';
COMMENT ON COLUMN api_token.tok_role IS 'The highest role it has; never more than its owner has at that moment';
COMMENT ON COLUMN api_token.tok_hash IS 'SHA-256 of the token, hexadecimal; the token itself is shown once and kept nowhere';
COMMENT ON COLUMN api_token.tok_created_ts IS 'When it was made';
COMMENT ON COLUMN api_token.tok_expires_ts IS 'From when on it is worth nothing';
COMMENT ON COLUMN api_token.tok_used_ts IS 'When it was used last, to the minute';
COMMENT ON COLUMN api_token.tok_revoked_ts IS 'When it was revoked';

ALTER TABLE audit ADD COLUMN aud_token BIGINT;
COMMENT ON COLUMN audit.aud_token IS 'Number of the API token the request came with; NULL for a user himself';
COMMENT ON COLUMN audit.aud_action IS 'run, modify, suspend, abort, restart, take over; check, add, change, remove of a target database; create token, revoke token';
