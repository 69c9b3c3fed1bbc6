# The first half of ./run and ./test: brings the pinned tools and libraries, skipping what is fresh. Sourced, not run.
# 运行与测试共同的前半部分:准备固定版本的工具与库,已是最新的步骤自动跳过。

say() { printf '· %s\n' "$*"; }
give_up() { printf '! %s\n' "$*" >&2; exit 1; }

export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1
export NODE_OPTIONS="${NODE_OPTIONS:---use-system-ca}"
export NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false
uv_version=0.13.9

command -v python3 >/dev/null || give_up '需要 Python 3.11 以上 / Python 3.11 or newer is needed: apt install python3 python3-pip'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  give_up "需要 Python 3.11 以上,现为 $(python3 -V) / Python 3.11 or newer is needed"
mkdir -p .tools 2>/dev/null && [ -w .tools ] || give_up "目录 $PWD 不能写入 / the folder $PWD cannot be written"

uv=.tools/bin/uv
if ! [ -x "$uv" ]; then
  python3 -m pip --version >/dev/null 2>&1 ||
    give_up 'python3 缺少 pip / python3 lacks pip: apt install python3-pip'
  say "下载 uv $uv_version / getting uv"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-script-location \
    --target .tools "uv==$uv_version" || give_up '下载 uv 失败 / uv could not be got'
fi

if ! cmp -s requirements.lock .venv/requirements.lock || ! [ -x .venv/bin/pingan ] ||
  ! [ pyproject.toml -ot .venv/requirements.lock ]; then
  say '安装固定版本的 Python 库 / installing the pinned Python packages'
  [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$(command -v python3)" .venv ||
    give_up '无法建立 .venv / .venv could not be made'
  "$uv" pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock ||
    give_up '安装失败 / the packages could not be installed'
  "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --no-index --editable . ||
    give_up '安装失败 / the project could not be installed'
  cp requirements.lock .venv/requirements.lock
fi
PATH="$PWD/.venv/bin:$PATH"

if ! cmp -s kiosk/package-lock.json kiosk/node_modules/.installed-lock; then
  say '安装固定版本的前端库 / installing the pinned page libraries'
  npm --prefix kiosk ci --loglevel=error || give_up '安装失败 / npm ci failed'
  cp kiosk/package-lock.json kiosk/node_modules/.installed-lock
fi

# Builds the pages unless nothing in kiosk/ changed since.
build_pages() {
  changed=$(find kiosk -name node_modules -prune -o -name dist -prune -o -type f -newer .tools/pages-built -print 2>&1 | head -n 1)
  if [ -z "$changed" ] && [ -d kiosk/dist ]; then return 0; fi
  say '构建页面 / building the pages'
  : > .tools/pages-building
  npm --prefix kiosk run --silent build || return 1
  mv .tools/pages-building .tools/pages-built
}
