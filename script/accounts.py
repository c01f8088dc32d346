"""Prints the address and, for the sample district, who can sign in."""

import json
import os
from pathlib import Path


def main() -> None:
    home = Path(os.environ.get("YICHUANG_HOME", "var"))
    print(f"\n  http://{os.environ['HOST']}:{os.environ['PORT']}/\n", flush=True)
    sample = home / "demo.json"
    if not sample.is_file():
        return
    print("  Sample accounts (user name / password):")
    for account in json.loads(sample.read_text(encoding="utf-8"))["accounts"]:
        print(f"    {account['username']:<14} {account['password']:<18} {account['what']} {account.get('what_en', '')}")
    print("", flush=True)


if __name__ == "__main__":
    main()
