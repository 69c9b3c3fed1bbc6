#!/bin/sh
# Lets the servers of a Citus cluster sign in to each other: the passwords go to a file that only PostgreSQL reads.
set -eu
umask 077
{
  printf '*:*:*:postgres:%s\n' "$(cat /run/secrets/administrator_password)"
  printf '*:*:*:pingan_owner:%s\n' "$(cat /run/secrets/owner_password)"
  printf '*:*:*:pingan_app:%s\n' "$(cat /run/secrets/application_password)"
} > "$PGPASSFILE"
