"""Write the fixed sets anew: `python -m tests.redaction.freeze`. Rarely, and with a reason:
what is fixed shows what a change of the recognisers does to texts that were right before."""

from __future__ import annotations

import json
from pathlib import Path

from tests.redaction import generator

FIXED = Path(__file__).parent / "fixed"
SEED = 20260401
SETS = {
    "personal": lambda: generator.generate(SEED, 300),
    "clean": lambda: generator.generate_clean(SEED, 200),
    "stress": lambda: generator.generate_stress(SEED, 15),
}


def main() -> None:
    for name, cases in SETS.items():
        rows = [json.dumps(case.as_json(), ensure_ascii=False) for case in cases()]
        (FIXED / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
