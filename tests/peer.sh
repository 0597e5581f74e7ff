#!/bin/sh
# The real Python publisher against the appliance, at 200 messages a second: five seconds, or a minute with --long.
# Makes the publisher's environment once, in target/peer-venv; left out, in one line, where that cannot be had.
set -eu
cd "$(dirname "$0")/.."
peer=../shared/fedmsg/peer
venv=target/peer-venv

leave_out() {
    echo "The test against the Python publisher is left out: $1."
    exit 0
}

case "${1-}" in
    "") ;;
    --long) export FEDORA_HUBS_TESTS_LONG=1 ;;
    *) echo "usage: tests/peer.sh [--long]" >&2; exit 2 ;;
esac
[ -e "$peer/publish.py" ] || leave_out "there is no $peer"
command -v python3 >/dev/null || leave_out "there is no python3"
if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    mkdir -p target
    "$peer/setup.sh" "$venv" >target/peer-venv.log 2>&1 \
        || { rm -rf "$venv"; leave_out "its packages cannot be had (see target/peer-venv.log)"; }
    touch "$venv/ready"
fi
cargo test --quiet --test suite -- python
