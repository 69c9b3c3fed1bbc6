#!/bin/sh
# Makes the two roles and the database when the volume is new: the owner migrates, the application serves.
set -eu
psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<SQL
\set ON_ERROR_STOP on
\set owner_password \`cat /run/secrets/owner_password\`
\set application_password \`cat /run/secrets/application_password\`
CREATE ROLE pingan_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE pingan_app LOGIN PASSWORD :'application_password';
ALTER ROLE pingan_app SET random_page_cost = 1.1;
CREATE DATABASE pingan OWNER pingan_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE pingan FROM PUBLIC;
GRANT CONNECT ON DATABASE pingan TO pingan_app;
SQL
