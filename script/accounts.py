"""Prints who can sign in, for the sample district; the address follows when the server starts."""

import json
import os
from pathlib import Path


def main() -> None:
    home = Path(os.environ.get("YICHUANG_HOME", "var"))
    sample = home / "demo.json"
    if not sample.is_file():
        return
    print("\n  Sample accounts (user name / password):")
    for account in json.loads(sample.read_text(encoding="utf-8"))["accounts"]:
        print(f"    {account['username']:<14} {account['password']:<18} {account['what']} {account.get('what_en', '')}")
    print("", flush=True)


if __name__ == "__main__":
    main()
