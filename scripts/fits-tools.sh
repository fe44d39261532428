#!/usr/bin/env bash
# Installs what the interoperation tests of io-fits compare with: astropy, from PyPI into the user's cache, and
# fitsverify, fpack and funpack, from Debian's packages. What cannot be had is named with the reason, and it succeeds all
# the same: the tests then skip what needs it.
set -uo pipefail

venv="${XDG_CACHE_HOME:-$HOME/.cache}/helioscope/astropy"
import="import astropy.io.fits; assert int(astropy.__version__.split('.')[0]) >= 8"
if "${HELIOSCOPE_PYTHON:-$venv/bin/python}" -c "$import" 2> /dev/null || python3 -c "$import" 2> /dev/null; then
  echo "astropy is installed."
elif why=$({ python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "astropy>=8,<9"; } 2>&1); then
  echo "Installed: astropy in $venv."
else
  rm -rf "$venv"
  echo "Not installed: astropy 8. $(tail -n 1 <<< "$why")"
fi

missing=()
for tool in fitsverify fpack funpack; do
  command -v "$tool" > /dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "fitsverify, fpack and funpack are installed."
  exit 0
fi
if ! command -v apt-get > /dev/null; then
  echo "Not installed: ${missing[*]}. There is no apt-get here; they belong to cfitsio (https://heasarc.gsfc.nasa.gov/fitsio)."
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Not installed: ${missing[*]}. Installing needs root: sudo $0"
  exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if { apt-get update && apt-get install -y --no-install-recommends fitsverify libcfitsio-bin; } > "$log" 2>&1; then
  echo "Installed: ${missing[*]}."
else
  echo "Not installed: ${missing[*]}. apt-get failed: $(tail -n 1 "$log")"
fi
