#!/bin/sh
# Starts the server in a container: DATA2PG_…_FILE names a file with the value of DATA2PG_…, so that secrets need not be in the environment's description
set -eu
umask 077
for name in DATA2PG_ADMIN_PASSWORD DATA2PG_STORE_PASSWORD; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        [ -r "$file" ] || { echo "start.sh: ${name}_FILE is $file, which the account $(id -u) can't read" >&2; exit 1; }
        value=$(cat "$file")
        export "$name=$value"
    fi
done
[ -n "${DATA2PG_STORE_PASSWORD:-}" ] || { echo "start.sh: DATA2PG_STORE_PASSWORD (or DATA2PG_STORE_PASSWORD_FILE) is missing: it opens the store of the target databases' passwords" >&2; exit 1; }

# Else the shell would keep the signal to stop for itself
export LAUNCH_JBOSS_IN_BACKGROUND=true
home=$(cd "$(dirname "$0")/.." && pwd)
# The management interface stays inside; pages and REST are for everybody who reaches the container
exec "$home/bin/standalone.sh" -b 0.0.0.0 -bmanagement 127.0.0.1 "-Djboss.node.name=${DATA2PG_NODE:-data2pg}" "$@"
