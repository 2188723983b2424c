#!/usr/bin/env bash
# Installs the functions in other languages into target/peers. A runtime that is missing is named and skipped.
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath ../..)/target/peers
mkdir -p "$out/bin"
rm -f "$out"/bin/*

if command -v node >/dev/null && command -v npm >/dev/null; then
    (cd node && npm ci --silent --no-audit --no-fund && npm run --silent bundle -- --outfile="$out/node/index.cjs")
    ln -s "$(node --print process.execPath)" "$out/bin/node"
else
    echo "tests/peers: node is skipped, because Node.js is not installed"
fi

python=${PYTHON:-python3}
if command -v "$python" >/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
    for peer in powertools fastapi; do
        if ! cmp --silent $peer/requirements.txt "$out/$peer/requirements.txt"; then
            rm -rf "${out:?}/$peer"
            "$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
                --target "$out/$peer" --requirement $peer/requirements.txt
            cp $peer/requirements.txt "$out/$peer"
        fi
        cp $peer/app.py subjects.py "$out/$peer"
    done
    ln -s "$("$python" -c 'import sys; print(sys.executable)')" "$out/bin/python3"
else
    echo "tests/peers: powertools and fastapi are skipped, because Python with pip is not installed"
fi
