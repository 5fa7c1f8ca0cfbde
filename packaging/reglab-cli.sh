#!/bin/sh
# On Linux a program with a window and one for the console are the same; this is its second name.
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/reglab" "$@"
