#!/bin/sh
# Turns an administrator's own WildFly into one for Data2Pg, or back:
#   configure.sh WILDFLY_HOME [undo] [jboss-cli options]
# or, once it is one, chooses who may log in: users of the administration database (as at first), of a directory, of an OpenID Connect provider
#   configure.sh WILDFLY_HOME users|ldap|oidc [jboss-cli options]
# Without options the server must be stopped and its standalone.xml is changed; with --connect (and --controller=host:port,
# --user=…) a running server is. The modules of the driver and of users.sh come from the folder target/server-content, which `mvn package` leaves.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${1:?"usage: configure.sh WILDFLY_HOME [undo|users|ldap|oidc] [jboss-cli options]"}
shift
[ -x "$home/bin/jboss-cli.sh" ] || { echo "configure.sh: no WildFly in $home (bin/jboss-cli.sh is missing)" >&2; exit 1; }
# WildFly's tools prefer one that is in the environment to where they lie
JBOSS_HOME=$(cd "$home" && pwd)
export JBOSS_HOME

script=$(mktemp)
trap 'rm -f "$script" "$script.log"' EXIT
if [ "${1:-}" = undo ]; then
    shift
    cat "$here/realm-users.cli" "$here/undo.cli" > "$script"
elif [ "${1:-}" = ldap ] || [ "${1:-}" = oidc ] || [ "${1:-}" = users ]; then
    # From one to the other by way of the first
    [ "$1" = users ] || cat "$here/realm-users.cli" > "$script"
    cat "$here/realm-$1.cli" >> "$script"
    shift
elif [ "${1:-}" = https ]; then
    # For tls.sh
    cat "$here/https.cli" > "$script"
    shift
else
    content="$here/../target/server-content"
    for file in postgresql/main/postgresql.jar postgresql/main/driver.jar users/main/users.jar postgresql/main/module.xml users/main/module.xml; do
        file=modules/org/data2pg/$file
        [ -f "$content/$file" ] || { echo "configure.sh: no $file in $content: run 'mvn package' first" >&2; exit 1; }
        mkdir -p "$(dirname "$home/$file")"
        # Not over a file that a running server has open
        cmp -s "$content/$file" "$home/$file" || cp "$content/$file" "$home/$file"
    done
    cat "$here"/[0-9]*.cli > "$script"
fi

offline=$([ $# -eq 0 ] && echo yes || echo no)
if [ $offline = yes ]; then
    { echo embed-server; cat "$script"; echo; echo stop-embedded-server; } > "$script.offline"
    mv "$script.offline" "$script"
fi
if ! "$home/bin/jboss-cli.sh" "$@" --file="$script" > "$script.log" 2>&1; then
    cat "$script.log" >&2
    echo "configure.sh: the configuration is incomplete; mend what jboss-cli says above and run this again" >&2
    exit 1
fi
sed -n 's/^"\(.*\)"$/\1/p' "$script.log"
[ $offline = yes ] || echo "Done. It takes effect with: $home/bin/jboss-cli.sh $* reload"
