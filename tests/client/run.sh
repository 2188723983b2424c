#!/usr/bin/env bash
# `run.sh check` lints the API description and compiles a client that is generated from it.
# `run.sh journey` does so and lets the client call a running Aurora: that of AURORA_URL, with the
# administrator of AURORA_ADMIN_EMAIL and AURORA_ADMIN_PASSWORD, or else the one that `make run` started.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "tests/client: skipped, because Node is not installed"
    exit 0
fi
if ! cmp --silent package-lock.json node_modules/.installed; then
    npm ci --silent --no-audit --no-fund
    cp package-lock.json node_modules/.installed
fi
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npm run --silent check
[ "${1:-}" = journey ] || exit 0

if [ -z "${AURORA_URL:-}" ]; then
    AURORA_URL=$(make --directory ../.. --no-print-directory url)
    AURORA_ADMIN_EMAIL=$(node --print 'crypto.randomUUID()')@example.org
    AURORA_ADMIN_PASSWORD=$(node --print 'crypto.randomUUID()')
    make --directory ../.. --no-print-directory admin \
        EMAIL="$AURORA_ADMIN_EMAIL" PASSWORD="$AURORA_ADMIN_PASSWORD" >/dev/null
    export AURORA_URL AURORA_ADMIN_EMAIL AURORA_ADMIN_PASSWORD
fi
npm run --silent journey
