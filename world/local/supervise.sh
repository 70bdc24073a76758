#!/bin/sh
# Runs a command which ends when its owner does: supervise.sh FOLDER COMMAND ARGS...
# The owner holds standard input open. At its end, however the owner died, the command is killed and FOLDER, which holds
# only this run's data, is removed. The command keeps this shell's process id, so that signals reach it directly.
folder=$1
shift
exec 3<&0
(
  while read -r _ <&3; do :; done
  # No such process: it ended before its owner, who may want its data.
  kill -KILL $$ 2>/dev/null && rm -rf "$folder"
) </dev/null >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-
