#!/bin/sh
# Run by the postgres image after the SQL files, once, on an empty data folder:
# gives the login roles of 001_multi_tenancy_setup.sql their passwords, which
# belong in no SQL file.
set -eu
psql -X -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    -v migrations="$DATABASE_PASSWORD" -v application="$DATABASE_APP_PASSWORD" <<'SQL'
ALTER ROLE vextrus PASSWORD :'migrations';
ALTER ROLE vextrus_app PASSWORD :'application';
SQL
