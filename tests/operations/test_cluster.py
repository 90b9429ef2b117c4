"""The private cluster comes back after every way of being stopped."""

import os
import signal
import stat
import subprocess
import sys

import psycopg2
import pytest

from gis_app import host
from gis_app.cluster import Cluster, adopt, is_private
from gis_app.errors import Unavailable


def ask(url, question="SELECT 1"):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_first_start_makes_a_database_that_each_role_may_enter(cluster):
    assert cluster.start() is True
    for role in ("gis_web", "gis_owner", "gis_loader"):
        assert ask(cluster.url(role), "SELECT current_user") == role


def test_a_second_start_finds_it_running(cluster):
    cluster.start()
    pid = cluster.status().pid
    assert cluster.start() is False
    assert cluster.status().pid == pid


def test_nothing_listens_on_the_network(cluster):
    cluster.start_server()
    assert ask(cluster.url("postgres", "postgres"), "SHOW listen_addresses") == ""


def test_a_wrong_password_is_refused(cluster):
    cluster.start()
    wrong = cluster.url("gis_web").replace("gis_web:", "gis_web:x")
    with pytest.raises(psycopg2.OperationalError, match="password"):
        ask(wrong)


def test_secrets_are_the_keepers_alone(cluster):
    cluster.start_server()
    mode = (cluster.data_dir / "secrets.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_killed_server_starts_again_with_its_data(cluster):
    cluster.careless = False
    cluster.start_server()
    url = cluster.url("postgres", "postgres")
    ask(url, "CREATE TABLE kept AS SELECT 7 AS n; SELECT 1")
    os.kill(cluster.status().pid, signal.SIGKILL)
    assert cluster.start_server() is True
    assert ask(url, "SELECT n FROM kept") == 7


def test_a_stale_pid_of_another_program_does_not_stop_the_start(cluster):
    cluster.start_server()
    cluster.stop()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        lines = f"{other.pid}\n{cluster.data}\n0\n5432\n\n\n"
        pid_file = cluster.data / "postmaster.pid"
        pid_file.write_text(lines)
        assert cluster.status().running is False
        assert cluster.start_server() is True
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_pid_file_of_a_dead_process_is_left_to_postgres(cluster):
    cluster.start_server()
    pid = cluster.status().pid
    os.kill(pid, signal.SIGKILL)
    cluster._remove_foreign_pid()
    assert (cluster.data / "postmaster.pid").exists()


def test_an_interrupted_initdb_is_begun_again(cluster):
    half = cluster.folder / "new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    assert cluster.start_server() is True
    assert not half.exists()


def test_a_deep_folder_gets_a_short_socket(folder):
    deep = Cluster(folder / ("x" * 90), careless=True, tell=lambda sentence: None)
    try:
        assert deep.start_server() is True
        assert len(str(deep.socket_folder)) < 40
    finally:
        deep.stop()
        deep.socket_folder.rmdir()


def test_data_of_another_version_say_what_to_do(folder):
    (folder / "PG_VERSION").write_text("9\n")
    with pytest.raises(Unavailable, match="postgresql-9"):
        host.binaries(folder)


def test_a_small_shared_memory_is_not_relied_on():
    assert host.settings_for(8000, 64)["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in host.settings_for(8000, 4000)


def test_settings_follow_the_memory():
    small, large = host.settings_for(1000, 500), host.settings_for(64_000, 500)
    assert (small["shared_buffers"], large["shared_buffers"]) == ("250MB", "2048MB")


@pytest.mark.skipif(os.getuid() != 0, reason="only root has a folder closed to others")
def test_a_closed_folder_is_left_closed_and_the_data_live_elsewhere(folder):
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    said = []
    place = host.settle(closed / "var", "postgres", said.append)
    try:
        assert place.parent == host.ELSEWHERE
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert (closed / "var").resolve() == place
        assert str(place) in said[0]
        assert host.settle(closed / "var", "postgres", said.append) == place
    finally:
        place.rmdir()


def test_a_command_takes_the_addresses_of_the_private_cluster(cluster):
    cluster.start()
    environ = {"GIS_DATA_DIR": str(cluster.data_dir)}
    adopt(environ)
    assert environ["DATABASE_URL"] == cluster.url("gis_web")
    assert is_private(environ)


def test_a_database_of_others_stays_theirs(cluster):
    cluster.start()
    environ = {"GIS_DATA_DIR": str(cluster.data_dir), "DATABASE_URL": "postgresql://a"}
    adopt(environ)
    assert environ["DATABASE_URL"] == "postgresql://a"
    assert not is_private(environ)
