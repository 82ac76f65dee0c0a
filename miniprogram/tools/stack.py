"""A copy of the whole product for the browser tools: says its address and folder, ends with stdin."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from run.stack import Stack

if __name__ == "__main__":
    # One person signs in for each picture; nobody guesses codes here.
    with Stack(env={"JIUJIN_SIGN_INS_PER_PERSON": "0"}) as stack:
        sys.stdout.write(f"{stack.url} {stack.var}\n")
        sys.stdout.flush()
        sys.stdin.read()
