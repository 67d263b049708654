#!/bin/sh
# Lets pages and REST speak https, with a redirect from http:
#   tls.sh WILDFLY_HOME KEYSTORE [jboss-cli options]                your certificate and key, a PKCS12 file
#   tls.sh WILDFLY_HOME self-signed HOST [jboss-cli options]        for a trial: a certificate that browsers warn of
# DATA2PG_TLS_PASSWORD opens the key store; the server needs it in its environment, too. Without options the server must be stopped.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "tls.sh: $1" >&2; exit 1; }
[ $# -ge 2 ] || fail "usage: tls.sh WILDFLY_HOME KEYSTORE | self-signed HOST [jboss-cli options]"
home=$1 store=$2
shift 2
[ ${#DATA2PG_TLS_PASSWORD} -ge 6 ] 2>/dev/null || fail "DATA2PG_TLS_PASSWORD must be set, with 6 characters or more: it opens the key store"
keytool=${JAVA_HOME:+$JAVA_HOME/bin/}keytool
kept=${DATA2PG_TLS_KEYSTORE:-$home/standalone/configuration/data2pg/tls.p12}
mkdir -p "$(dirname "$kept")"
if [ "$store" = self-signed ]; then
    [ $# -ge 1 ] || fail "for which host? usage: tls.sh WILDFLY_HOME self-signed HOST"
    host=$1
    shift
    case $host in *[!A-Za-z0-9.-]*|'') fail "host '$host': a name that browsers will use" ;; esac
    [ ! -e "$kept" ] || fail "$kept exists already: it is not overwritten"
    "$keytool" -genkeypair -alias data2pg -keyalg EC -groupname secp256r1 -validity 365 -dname "CN=$host" -ext "SAN=dns:$host,dns:localhost,ip:127.0.0.1" \
        -storetype PKCS12 -keystore "$kept" -storepass:env DATA2PG_TLS_PASSWORD >&2
else
    "$keytool" -list -storetype PKCS12 -keystore "$store" -storepass:env DATA2PG_TLS_PASSWORD > /dev/null 2>&1 \
        || fail "$store is no PKCS12 file that DATA2PG_TLS_PASSWORD opens"
    [ "$store" -ef "$kept" ] || cp "$store" "$kept"
fi
exec "$here/configure.sh" "$home" https "$@"
