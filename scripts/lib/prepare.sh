# Sourced by the other scripts: brings a fresh Debian or Ubuntu to where the project can run. Says what it does.

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 70; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else die "needs root for: $*"; fi
}

need_node() {
  command -v node >/dev/null 2>&1 || die "Node.js >= 20.19 is needed: https://nodejs.org"
  node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' ||
    die "Node.js >= 20.19 is needed, this is $(node --version)"
}

# need_packages COMMAND=PACKAGE ... : installs the packages whose command is missing.
need_packages() {
  local missing=() pair command
  for pair in "$@"; do
    command=${pair%%=*}
    if [[ $command == /* ]]; then compgen -G "$command" >/dev/null || missing+=("${pair#*=}"); continue; fi
    command -v "$command" >/dev/null 2>&1 || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null 2>&1 || die "please install: ${missing[*]}"
  say "installing with apt: ${missing[*]}"
  # A package that brings a service must not start it: everything here runs its own, in its own folder.
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod +x "$policy" && made=1; fi
  { as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
    { [ -n "$made" ] && as_root rm -f "$policy"; die "apt could not install: ${missing[*]}"; }
  if [ -n "$made" ]; then as_root rm -f "$policy"; fi
}

# As new as the lock file.
have_modules() { [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; }

# What npm packages are compiled with, where some are to be installed.
need_compiler() { have_modules || need_packages g++=g++ make=make python3=python3; }

# Installs the npm packages when they are absent or older than the lock file.
need_modules() {
  have_modules && return
  need_compiler
  say "installing npm packages (the database driver is compiled once, this takes a minute or two)"
  # Not `npm ci`: it refuses a lock file in which the optional binaries of other platforms are not listed, which happens
  # behind registries that do not mirror them. The versions are those of the lock file all the same; it is not rewritten.
  npm install --no-save --no-audit --no-fund --loglevel=error >&2 || die "npm install failed"
}

# Builds dist/ when a source is newer.
need_build() {
  # The file that is written last.
  local built=dist/rosfleet.cache
  if [ -e $built ] && [ -z "$(find src scripts/build scripts/lib/build package.json -newer $built -print -quit)" ]; then return; fi
  say "building"
  npm run --silent build >&2 || die "the build failed"
}
