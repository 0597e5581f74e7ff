#!/bin/sh
# The description of the API held against the running portal, on the demo's data, by schemathesis. Makes its environment
# once, in target/contract-venv; --prepare does only that.
set -eu
cd "$(dirname "$0")/.."
venv=target/contract-venv
list=tests/contract/requirements.txt

fail() {
    echo "tests/contract.sh: $1." >&2
    exit 1
}

case "${1-}" in
    "" | --prepare) ;;
    *) echo "usage: tests/contract.sh [--prepare]" >&2; exit 2 ;;
esac
command -v python3 >/dev/null || fail "there is no python3: install it, or say --no-contract to tests/run"
if ! cmp -s "$list" "$venv/ready"; then
    rm -rf "$venv"
    mkdir -p target
    # Without a network pip would try for minutes.
    { python3 -m venv "$venv" && PIP_RETRIES=1 PIP_DEFAULT_TIMEOUT=10 timeout 300 \
        "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$list"; } \
        >target/contract-venv.log 2>&1 \
        || { rm -rf "$venv"; fail "schemathesis cannot be had (see target/contract-venv.log); or say --no-contract to tests/run"; }
    cp "$list" "$venv/ready"
fi
[ "${1-}" = --prepare ] || HUBS_CONTRACT=yes exec cargo test --quiet --test suite -- contract
