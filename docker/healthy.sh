#!/bin/bash
# Whether a run could be started now: the answer of /health/ready on the management port, which is open inside the container only
exec 3<>"/dev/tcp/127.0.0.1/${1:-9990}" || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
