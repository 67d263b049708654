#!/bin/sh
# Turns an administrator's own WildFly into one for Data2Pg, or back:
#   configure.sh WILDFLY_HOME [undo] [jboss-cli options]
# Without options the server must be stopped and its standalone.xml is changed; with --connect (and --controller=host:port,
# --user=…) a running server is. The module of the driver comes from the folder target/server-content, which `mvn package` leaves.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${1:?"usage: configure.sh WILDFLY_HOME [undo] [jboss-cli options]"}
shift
[ -x "$home/bin/jboss-cli.sh" ] || { echo "configure.sh: no WildFly in $home (bin/jboss-cli.sh is missing)" >&2; exit 1; }

script=$(mktemp)
trap 'rm -f "$script" "$script.log"' EXIT
if [ "${1:-}" = undo ]; then
    shift
    cat "$here/undo.cli" > "$script"
else
    content="$here/../target/server-content"
    [ -f "$content/modules/org/data2pg/postgresql/main/postgresql.jar" ] || { echo "configure.sh: no driver in $content: run 'mvn package' first" >&2; exit 1; }
    module=modules/org/data2pg/postgresql/main
    mkdir -p "$home/$module"
    for file in module.xml postgresql.jar; do
        # Not over a file that a running server has open
        cmp -s "$content/$module/$file" "$home/$module/$file" || cp "$content/$module/$file" "$home/$module/$file"
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
