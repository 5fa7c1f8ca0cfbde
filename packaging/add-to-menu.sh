#!/bin/sh
# Puts reglab into the menu of this user, from the folder in which this script lies. No administrator needed.
# Undo: delete the two files that it names.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/reglab.desktop
icon=$data/icons/hicolor/scalable/apps/reglab.svg
mkdir -p "$(dirname "$entry")" "$(dirname "$icon")"
cp "$here/share/reglab.svg" "$icon"
# In a desktop entry the program's path is quoted, and %f stands for a file that is dropped on the icon.
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s/reglab" %%f\n' "$here" ;;
        *) printf '%s\n' "$line" ;;
    esac
done < "$here/share/reglab.desktop" > "$entry"
printf 'Written: %s\n         %s\n' "$entry" "$icon"
