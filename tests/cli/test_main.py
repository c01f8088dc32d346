"""The dispatcher: one command at a time, exit codes that mean something, nothing loaded that is not needed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from yichuang import cli

PURE = {
    "condition": ["condition", "height_m <= 24", "--json"],
    "clock": ["clock", "--allow", "5", "--start", "2020-03-02T10:00", "--at", "2020-03-04", "--json"],
}


def yichuang(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "YICHUANG_HOME": str(home)}
    command = [sys.executable, "-m", "yichuang", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_without_a_command_the_list_of_commands_is_printed(capsys):
    assert cli.main([]) == cli.BAD_INPUT
    assert "restore" in capsys.readouterr().out


def test_a_command_there_is_not_is_bad_input(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["abracadabra"])
    assert stopped.value.code == cli.BAD_INPUT
    assert "abracadabra" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([name, "--help"])
    assert stopped.value.code == 0
    assert f"yichuang {name}" in capsys.readouterr().out


@pytest.mark.parametrize("words", PURE.values(), ids=PURE)
def test_a_pure_command_never_opens_the_back_office(words, tmp_path):
    program = (
        "import sys; from yichuang.cli import main; code = main(sys.argv[1:]); "
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert not (tmp_path / "home").exists()


def test_a_reader_that_stops_reading_is_no_error(tmp_path):
    command = f"{sys.executable} -m yichuang --help | head -1; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serving_starts_from_nothing_and_stops_when_asked(tmp_path):
    port = free_port()
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "yichuang", "serve", "--workers", "1"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        answer = wait_for(f"http://127.0.0.1:{port}/accounts/login/", process)
        assert "一窗到底" in answer
        assert "/static/base/css/tokens." in answer
    finally:
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0, out.decode()
    assert (tmp_path / "keys" / "secret.key").stat().st_mode & 0o777 == 0o600


def wait_for(url: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert process.poll() is None, process.stdout.read().decode() if process.stdout else ""
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError("nothing was served within a minute")


def test_a_port_that_is_taken_is_said_so(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = yichuang("serve", "--port", str(port), "--no-worker", home=tmp_path)
    assert done.returncode == 1
    assert "port" in done.stderr


WORKING = [
    ["verify"], ["rebuild", "--check"], ["backup", "all.tar.gz"], ["case", "show", "P2020-00001-9"],
    ["report", "leader"], ["export-workbook", "out.xlsx"], ["publish", "construction_permits"], ["worker", "--once"],
]  # fmt: skip


def test_what_works_on_an_installation_says_that_there_is_none_and_makes_none(tmp_path):
    # in one process: each of them stops before Django is loaded
    program = (
        "import json, sys; from yichuang.cli import main\n"
        "for words in json.loads(sys.argv[1]): print(words[0], main(words), file=sys.stderr)\n"
        "assert 'yichuang.config.settings' not in sys.modules"
    )
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path / "nowhere")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", program, json.dumps(WORKING)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name, *_ in WORKING:
        assert f"yichuang {name}: there is no installation in {tmp_path / 'nowhere'}" in done.stderr
        assert f"{name} {cli.BAD_INPUT}" in done.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [("mysql://somewhere/x", "DATABASE_URL"), ("postgresql://nobody@127.0.0.1:1/x", "cannot be opened")],
)
def test_a_database_that_cannot_be_opened_is_named(address, said, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", address)
    done = yichuang("verify", home=tmp_path)
    assert done.returncode == cli.BAD_INPUT
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_and_a_database_without_tables_are_told_apart(tmp_path):
    (tmp_path / "yichuang.sqlite3").write_bytes(b"not a database, but long enough to be looked at as one" * 40)
    assert "cannot be opened" in yichuang("verify", home=tmp_path).stderr
    (tmp_path / "yichuang.sqlite3").write_bytes(b"")
    assert "is empty" in yichuang("verify", home=tmp_path).stderr


def test_a_port_that_is_no_number_is_bad_input(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    done = yichuang("serve", home=tmp_path)
    assert done.returncode == cli.BAD_INPUT
    assert "eighty" in done.stderr
