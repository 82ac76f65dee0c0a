#!/bin/sh
# Runs its arguments with a Python that is new enough, or says in one sentence what is missing.
# PYTHON=/path/to/python3 chooses one. Works with any POSIX shell (Linux, macOS).
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
seen=''

for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    # A name may exist and still not start (version managers leave such names behind): try it.
    if "$candidate" -c "$new_enough" >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
    if [ -z "$seen" ]; then
        seen=$("$candidate" -c 'import sys; print("Python %d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true)
    fi
done

echo "✗ 需要 Python 3.11 或更新的版本（本机：${seen:-没有找到 Python}）。Ubuntu/Debian：sudo apt install python3.11 python3.11-venv；macOS：brew install python@3.12。也可以 make run PYTHON=/路径/python3.12" >&2
echo "  Python 3.11 or newer is needed (here: ${seen:-no Python found}). Install one, or: make run PYTHON=/path/to/python3.12" >&2
exit 1
