"""Installing packages starts no service, and policy-rc.d is put back as it was."""

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = PROJECT / "scripts/lib/install-packages.sh"
ALREADY_THERE = "util-linux"


@pytest.fixture
def machine(tmp_path):
    """The script with its places moved into a folder, and an apt that only notes."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "apt-get").write_text(
        f'#!/bin/sh\n[ -e "{tmp_path}/policy" ] && cat "{tmp_path}/policy" >>'
        f' "{tmp_path}/seen"\n[ -z "$APT_FAILS" ] || exit 100\n'
    )
    (tools / "dpkg").write_text("#!/bin/sh\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    return tmp_path


def install(machine, *packages, **environ):
    code = (
        f'source "{PROJECT}/scripts/lib/packages.sh"\n'
        f"policy={machine}/policy policy_kept={machine}/kept"
        f" no_cluster={machine}/createcluster.d/quanyu.conf\n"
        + SCRIPT.read_text().replace('. "$here/packages.sh"', "")
    )
    return subprocess.run(
        ["bash", "-c", code, "install", "", *packages],
        env={**os.environ, "PATH": f"{machine}/bin:{os.environ['PATH']}", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_services_are_forbidden_while_packages_come(machine):
    assert install(machine, ALREADY_THERE).returncode == 0
    assert "exit 101" in (machine / "seen").read_text()


def test_a_policy_that_was_there_is_put_back_exactly(machine):
    policy = machine / "policy"
    policy.write_text("#!/bin/sh\nexit 7\n")
    policy.chmod(0o751)
    before = policy.stat()
    install(machine, ALREADY_THERE)
    after = policy.stat()
    assert policy.read_text() == "#!/bin/sh\nexit 7\n"
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)


def test_no_policy_before_is_no_policy_afterwards(machine):
    install(machine, ALREADY_THERE)
    assert sorted(p.name for p in machine.iterdir()) == [
        "bin",
        "createcluster.d",
        "seen",
    ]


def test_it_is_put_back_when_installing_fails(machine):
    (machine / "policy").write_text("mine")
    assert install(machine, ALREADY_THERE, APT_FAILS="1").returncode != 0
    assert (machine / "policy").read_text() == "mine"


def test_what_a_killed_run_left_is_put_back_by_the_next(machine):
    (machine / "kept").write_text("mine")
    (machine / "policy").write_text("ours, left by a killed run")
    install(machine)
    assert (machine / "policy").read_text() == "mine"
    assert not (machine / "kept").exists()
