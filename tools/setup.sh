#!/usr/bin/env bash
# Makes .venv with the project in it, and the system libraries that PDF reports need.
#
#   tools/setup.sh run    what the program needs
#   tools/setup.sh dev    that, and what `make test` needs
#
# Does nothing, quickly, when nothing has changed since the last time. PYTHON=... chooses the Python to use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=${1:-dev}
case $mode in
  run) what=. ;;
  dev) what=".[dev]" ;;
  *) echo "usage: tools/setup.sh [run|dev]" >&2; exit 2 ;;
esac

say() { echo "setup: $*" >&2; }
die() { say "$*"; exit 1; }

# --- nothing to do? ---------------------------------------------------------

# An environment belongs to one folder, one pyproject.toml and one version of this script.
key=$({ pwd -P; cat pyproject.toml tools/setup.sh; } | cksum | tr ' ' '-')
is_ready() { [ -f ".venv/ready-$1-$key" ] && .venv/bin/python -c '' 2>/dev/null; }
if is_ready dev || { [ "$mode" = run ] && is_ready run; }; then
  exit 0
fi

# --- installing what the system lacks ---------------------------------------

# Runs apt-get as root, or through a sudo that asks for no password; fails where neither is to be had.
apt() {
  command -v apt-get >/dev/null || return 1
  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  say "installing $* with apt-get"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" </dev/null >&2
}

# --- a Python ---------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null && is_new_enough "$name"; then
      echo "$name"
      return
    fi
  done
  return 1
}

if ! { [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
  python=$(find_python) || die "Python 3.11 or newer is needed, and none was found: install one, or name it with PYTHON=/path/to/python3."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt "python$version-venv" || true
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
      die "Python's venv module is missing: install it (Debian, Ubuntu: apt-get install python$version-venv; Fedora and macOS bring it with Python)."
  fi
  "$python" -m venv --clear .venv
fi

# --- the project ------------------------------------------------------------

rm -f .venv/ready-*
say "installing the project into .venv"
PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 .venv/bin/python -m pip install --quiet --editable "$what" </dev/null >&2 ||
  die "pip could not install the project; its message is above (it needs a package index the first time)."

# --- system libraries for PDF -----------------------------------------------

# Asks WeasyPrint itself. 0: all there. 3: PDF works, but slowly, and two runs differ. Else: no PDF.
libraries() {
  .venv/bin/python - 2>/dev/null <<'PY'
import sys
import warnings

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    try:
        import weasyprint  # noqa: F401
    except OSError:
        sys.exit(4)
sys.exit(3 if any("harfbuzz" in str(one.message).lower() for one in seen) else 0)
PY
}

status=0
libraries || status=$?
if [ "$status" -ne 0 ]; then
  apt libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || apt libpango-1.0-0 libpangoft2-1.0-0 || true
  status=0
  libraries || status=$?
fi
names="Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; Fedora: dnf install pango harfbuzz; macOS: brew install pango harfbuzz"
case $status in
  0) ;;
  3) say "PDF reports work, but slowly and with other bytes each time, until HarfBuzz's subset library is there ($names)." ;;
  *) die "PDF reports need the Pango library, and it could not be installed from here ($names)." ;;
esac

# --- what reads PDFs back, for the tests ---------------------------------------

if [ "$mode" = dev ]; then
  command -v pdftotext >/dev/null || apt poppler-utils || say "no pdftotext, which the tests of PDFs need (Debian, Ubuntu: apt-get install poppler-utils)"
  # The tests say so themselves where one of these is not there: a skip with its reason, at the end of the run.
  command -v qpdf >/dev/null || apt qpdf || say "no qpdf, which checks that PDFs are sound (Debian, Ubuntu: apt-get install qpdf)"
  command -v libreoffice >/dev/null ||
    say "no LibreOffice, which counts the pages of the brief in DOCX: that test is skipped (Debian, Ubuntu: apt-get install libreoffice-writer)"
fi

# --- a browser for the tests of the form ---------------------------------------

# The tests say so themselves where there is none.
if [ "$mode" = dev ] && ! command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null; then
  apt chromium || say "no Chromium, which the tests of the form need (Debian, Ubuntu: apt-get install chromium)"
fi

# --- what npm has for the tests --------------------------------------------------

# Within two minutes or not at all: a registry that does not answer must not hold up the rest.
npm_into() {
  timeout 120 npm install --silent --no-audit --no-fund --no-save --fetch-retries=1 --prefix "$1" "$2" </dev/null >&2
}

if [ "$mode" = dev ] && command -v npm >/dev/null && command -v java >/dev/null; then
  npm_into build/vnu vnu-jar@26.9.27 ||
    say "the Nu HTML Checker could not be installed; the tests of pages do without it"
elif [ "$mode" = dev ]; then
  say "no npm or no Java, which the Nu HTML Checker needs; the tests of pages do without it"
fi

if [ "$mode" = dev ] && command -v npm >/dev/null && command -v node >/dev/null; then
  npm_into build/yls yaml-language-server@2.0.0 ||
    say "the YAML language server could not be installed; the tests of editors do without it"
fi

touch ".venv/ready-$mode-$key"
