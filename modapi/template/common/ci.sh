#!/bin/sh
# What a build server runs, in this folder: check, test, pack. GATEHOUSE names the program where it is not on
# the path. Results and the archive go to .out/, which is in no archive.
set -eu
gatehouse=${GATEHOUSE:-gatehouse}
mkdir -p .out
"$gatehouse" check . --strict
"$gatehouse" test . --junit .out/tests.xml
"$gatehouse" pack . -o .out
