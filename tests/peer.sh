#!/bin/sh
# The real Python publisher against the appliance, at 200 messages a second: five seconds, or a minute with --long.
# Makes the publisher's environment once, in target/peer-venv; --prepare does only that. Left out, in one line, where
# the publisher or its packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
peer=../shared/fedmsg/peer
venv=target/peer-venv
run=yes

leave_out() {
    echo "The test against the Python publisher is left out: $1."
    exit 0
}

case "${1-}" in
    "") ;;
    --long) export HUBS_LONG=1 ;;
    --prepare) run=no ;;
    *) echo "usage: tests/peer.sh [--long | --prepare]" >&2; exit 2 ;;
esac
[ -e "$peer/publish.py" ] || leave_out "there is no $peer"
command -v python3 >/dev/null || leave_out "there is no python3"
if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    mkdir -p target
    # Without a network pip would try for minutes.
    PIP_RETRIES=1 PIP_DEFAULT_TIMEOUT=10 timeout 300 "$peer/setup.sh" "$venv" >target/peer-venv.log 2>&1 \
        || { rm -rf "$venv"; leave_out "its packages cannot be had (see target/peer-venv.log)"; }
    touch "$venv/ready"
fi
[ "$run" = no ] || exec cargo test --quiet --test suite -- python
