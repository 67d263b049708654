#!/bin/sh
# Adds a user of Data2Pg, or gives an existing one a new password and new roles:
#   add-user.sh WILDFLY_HOME USER ROLE... [-- jboss-cli options]
# Roles: data2pg-viewer, data2pg-operator, data2pg-admin; each includes the ones before it. The password is asked for,
# or taken from DATA2PG_USER_PASSWORD; it never stands on a command line. Without options the server must be stopped
# (or not even started yet); `-- --connect` speaks to a running one.
set -eu
umask 077
fail() { echo "add-user.sh: $1" >&2; exit 1; }
[ $# -ge 3 ] || fail "usage: add-user.sh WILDFLY_HOME USER ROLE... [-- jboss-cli options]"
home=$1 user=$2
shift 2
[ -x "$home/bin/jboss-cli.sh" ] || fail "no WildFly in $home (bin/jboss-cli.sh is missing)"
case $user in *[!A-Za-z0-9._@-]*|'') fail "user '$user': letters, digits and . _ @ - only" ;; esac
roles=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
        data2pg-viewer|data2pg-operator|data2pg-admin) roles=${roles:+$roles,}$1 ;;
        *) fail "role '$1': choose data2pg-viewer, data2pg-operator or data2pg-admin" ;;
    esac
    shift
done
[ -n "$roles" ] || fail "no role given for user $user"
[ $# -eq 0 ] || shift

if [ -z "${DATA2PG_USER_PASSWORD:-}" ]; then
    [ -t 0 ] || fail "no terminal to ask for a password: put it into DATA2PG_USER_PASSWORD"
    trap 'stty echo' EXIT INT TERM
    stty -echo
    printf 'Password of %s: ' "$user" >&2; IFS= read -r DATA2PG_USER_PASSWORD; echo >&2
    printf 'Once more: ' >&2; IFS= read -r again; echo >&2
    stty echo
    trap - EXIT INT TERM
    [ "$DATA2PG_USER_PASSWORD" = "$again" ] || fail "the two passwords differ, nothing was changed"
fi
[ ${#DATA2PG_USER_PASSWORD} -ge 8 ] || fail "a password has 8 characters or more"
case $DATA2PG_USER_PASSWORD in *\\*) fail "a password without a backslash, please: jboss-cli would change it" ;; esac
password=$(printf %s "$DATA2PG_USER_PASSWORD" | sed 's/"/\\"/g')
salt=$(od -An -N16 -tx1 /dev/urandom | sed 's/^ *//; s/ *$//; s/ \{1,\}/,0x/g; s/^/0x/')

script=$(mktemp)
trap 'rm -f "$script" "$script.log"' EXIT
{
    [ $# -gt 0 ] || echo embed-server
    realm=/subsystem=elytron/filesystem-realm=data2pg
    echo "if (outcome == success) of $realm:read-identity(identity=\"$user\")"
    echo "$realm:remove-identity(identity=\"$user\")"
    echo end-if
    echo "$realm:add-identity(identity=\"$user\")"
    echo "$realm:set-password(identity=\"$user\", bcrypt={password=\"$password\", salt=bytes{$salt}, iteration-count=10})"
    echo "$realm:add-identity-attribute(identity=\"$user\", name=roles, value=[$roles])"
    [ $# -gt 0 ] || echo stop-embedded-server
} > "$script"
if "$home/bin/jboss-cli.sh" "$@" --file="$script" > "$script.log" 2>&1; then
    echo "User $user has the roles $roles."
else
    grep -v 'password=' "$script.log" >&2
    fail "user $user was not added"
fi
