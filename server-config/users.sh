#!/bin/sh
# Keeps the users of Data2Pg's own realm, in the administration database; the server may run or not:
#   users.sh WILDFLY_HOME add USER ROLE...      roles: data2pg-viewer, data2pg-operator, data2pg-admin; each includes those before it
#   users.sh WILDFLY_HOME password USER
#   users.sh WILDFLY_HOME roles USER ROLE...
#   users.sh WILDFLY_HOME remove USER
#   users.sh WILDFLY_HOME list
# It connects with the variables of the server's environment: DATA2PG_ADMIN_URL, DATA2PG_ADMIN_USER, DATA2PG_ADMIN_PASSWORD (or …_FILE).
# The password of a user is asked for, or taken from DATA2PG_USER_PASSWORD, or from the first line of the input; it never stands on a command line.
set -eu
home=${1:?"usage: users.sh WILDFLY_HOME add USER ROLE... | password USER | roles USER ROLE... | remove USER | list"}
shift
[ -f "$home/modules/org/data2pg/users/main/users.jar" ] || { echo "users.sh: no server of Data2Pg in $home: build it, or run configure.sh for a WildFly of your own" >&2; exit 1; }
if [ -n "${DATA2PG_ADMIN_PASSWORD_FILE:-}" ]; then
    DATA2PG_ADMIN_PASSWORD=$(cat "$DATA2PG_ADMIN_PASSWORD_FILE")
    export DATA2PG_ADMIN_PASSWORD
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$home/jboss-modules.jar" -mp "$home/modules" org.data2pg.users "$@"
