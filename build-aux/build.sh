# SPDX-FileCopyrightText: 2026 The Lanes authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For the scripts beside it, which set $repo and run in build-aux/env: builds Lanes outside its
# sources.

# Shows what a command has to say only if it fails.
quietly ()
{
  local output
  output=$("$@" 2>&1) && return
  printf '%s\n' "$output" >&2
  return 1
}

# build_in NAME [SETUP-OPTION...] -- [TARGET...]
# Builds in $build, a folder of its own for every checkout and set of options, and keeps other calls
# out of it until descriptor 9 is closed.
build_in ()
{
  local name=$1 setup=() key
  shift
  while [ "$1" != -- ]; do
    setup+=("$1")
    shift
  done
  shift

  key=$(printf '%s\n' "$repo" "${setup[@]}" | sha256sum)
  build=$LANES_ENV_CACHE/build/$name-${key:0:12}
  mkdir -p "${build%/*}"
  exec 9>"$build.lock"
  flock -n 9 || { echo "Waiting for another call in $build..." >&2; flock 9; }
  if [ ! -f "$build/build.ninja" ]; then
    echo "Building Lanes for the first time in $build, about a minute..." >&2
    # What an interrupted configuration leaves behind cannot be continued.
    rm -rf --one-file-system -- "$build"
    quietly meson setup "${setup[@]}" "$build" "$repo" || return
  fi
  # Targets are looked up by name in what the last configuration left behind.
  quietly ninja -C "$build" build.ninja || return
  quietly meson compile -C "$build" "$@"
}
