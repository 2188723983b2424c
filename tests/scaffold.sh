#!/usr/bin/env bash
# Generates a domain and a function of each kind in a copy of the repository, as `make new-…` does,
# and checks that they compile without a warning, pass their tests, and are found by synth.
#
# The copy is always at the same path below target/ and is built into the repository's target folder,
# so that cargo does not compile again what the last run has compiled. Its packages have a version of
# their own: cargo would otherwise confuse them with the packages of the repository.
set -euo pipefail

cd "$(dirname "$0")/.."
repository=$(pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
copy=$target/scaffold
log=$target/scaffold.log

# Prints the output of a command only if the command fails.
quietly() {
    "$@" >"$log" 2>&1 || {
        cat "$log"
        echo "failed in $copy: $*" >&2
        exit 1
    }
}

rm -rf "$copy"
mkdir -p "$copy"
tar --create --exclude=./target --exclude=./.git --exclude=./.venv --exclude=./.tools \
    --exclude=./tests/client/node_modules . |
    tar --extract --directory "$copy"
cd "$copy"
sed -i.original '/^\[workspace.package\]/,/^\[/s/^version = .*/version = "0.0.0"/' Cargo.toml
export CARGO_TARGET_DIR="$target"

quietly cargo build --workspace --bin scaffold
scaffold=$target/debug/scaffold
quietly "$scaffold" new-domain greenhouses
quietly "$scaffold" new-command greenhouses heat-greenhouse
quietly "$scaffold" new-command greenhouses count-visits
quietly "$scaffold" new-query greenhouses get-greenhouse-state
quietly "$scaffold" new-query greenhouses list-climates
quietly "$scaffold" new-consumer greenhouses note-subject 'subjects.Subject*'
quietly "$scaffold" new-job greenhouses water-greenhouses
quietly "$scaffold" new-command subjects archive-subject
quietly "$scaffold" lists --check
quietly cargo fmt --package greenhouses --package subjects --package domains --check

# The package `tests` is selected too, so that cargo uses the features of the whole workspace.
quietly cargo test --package greenhouses --package subjects --package tests --lib
quietly cargo clippy --package greenhouses --package domains --package tests --all-targets -- -D warnings
quietly cargo build --package synth --package tests --bin synth --test aurora
quietly "$target/debug/synth"
quietly "$target/debug/synth" --check
rm -rf "$copy" "$log"
