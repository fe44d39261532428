#!/usr/bin/env bash
# Installs the FITS programs that the interoperation tests of io-fits compare with: fitsverify, fpack and funpack, from
# Debian's packages. Where that cannot be done it says why and succeeds: the tests then skip what needs them.
set -uo pipefail

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
