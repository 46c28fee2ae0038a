#!/bin/sh
# Puts the pepper where Record PIN looks for it, then runs the command it is given.
#
# The pepper is kept apart from the database and from Odoo's data: in the file that
# RECORD_PIN_PEPPER_FILE names, on a volume of its own or a secret of the container engine. It is
# linked into the data folder rather than handed on in a variable, so that a process that is
# started beside Odoo (`docker compose exec odoo odoo shell`) has the same one.
set -eu

data=${RECORD_PIN_DATA_DIR:-/var/lib/odoo}
link=$data/record_pin_pepper
file=${RECORD_PIN_PEPPER_FILE:?names the file that holds the pepper; see docs/docker.md}

fail() {
    echo "record-pin-pepper: $1" >&2
    exit 1
}

if [ -f "$link" ] && [ ! -L "$link" ]; then
    # Made before it was kept apart: PINs depend on it, so it is moved, never replaced.
    [ ! -e "$file" ] || fail "there are two peppers, $link and $file. Keep the one that the PINs
were made with (or both in $file, separated by a comma, the current one first)."
    cp "$link" "$file.part" && chmod 0600 "$file.part" && mv "$file.part" "$file" && rm "$link"
fi

if [ ! -e "$file" ]; then
    draft=$(mktemp "$file.XXXXXX") || fail "$file does not exist and cannot be made.
Mount the secret there, or a volume that this user may write to."
    python3 -c 'import secrets; print(secrets.token_hex(32))' >"$draft"
    # Of two containers that start at once, one wins: a link fails where the name exists.
    ln "$draft" "$file" 2>/dev/null || [ -e "$file" ] || fail "$file cannot be made."
    rm -f "$draft"
fi

[ -r "$file" ] || fail "$file cannot be read by user $(id -un)."
[ -s "$file" ] || fail "$file is empty."
ln -sfn "$file" "$link"

exec "$@"
