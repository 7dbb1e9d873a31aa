"""Write the file of trained adapters that ships.

python -m training.ship_adapter RUN_FOLDER OUT.gguf
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.adapter import write


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("run", type=Path, help="folder of training.judge or training.reader")
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    state = torch.load(given.run / "state.pt", weights_only=True)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    write(state["weights"], given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB, step {state['step']}")


if __name__ == "__main__":
    main()
