#!/usr/bin/env bash
# Builds the program: bash deploy/program.sh bin/passerelles
#
# The same sources give the same bytes wherever they are built: no folder, no
# commit and no C compiler of the machine is in them, nor what its environment
# asks of Go.
set -euo pipefail
. deploy/environment.sh

CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOAMD64=v1 GOEXPERIMENT='' go build -trimpath -o "$1" ./cmd/passerelles
