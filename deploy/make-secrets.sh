#!/bin/sh
# Makes the secrets of docker-compose.yml in ./secrets, once; never overwrites one. 生成 docker-compose 所需的密钥文件,已有的不覆盖。
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
# The folder is closed to other users; the files in it are readable, because containers have user numbers of their own.
chmod 700 secrets

random_word() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() {
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
  chmod 444 "secrets/$1"
}

keep administrator_password "$(random_word)"
keep owner_password "$(random_word)"
keep application_password "$(random_word)"
keep owner_database_url "postgresql://pingan_owner:$(cat secrets/owner_password)@database:5432/pingan"
keep application_database_url "postgresql://pingan_app:$(cat secrets/application_password)@database:5432/pingan"
keep scale_administrator_url "postgresql://postgres:$(cat secrets/administrator_password)@coordinator:5432/pingan"
keep scale_owner_url "postgresql://pingan_owner:$(cat secrets/owner_password)@coordinator:5432/pingan"
keep scale_application_url "postgresql://pingan_app:$(cat secrets/application_password)@coordinator:5432/pingan"
[ -s secrets/master_key ] || head -c 32 /dev/urandom > secrets/master_key
chmod 444 secrets/master_key
echo 'secrets/ 已就绪;请另存一份 master_key,丢失后个人信息无法解密 / secrets/ is ready; keep a copy of master_key elsewhere'
