"""Runs over the machines of a Ray cluster: three of them, all in this one, and one that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from safetensors.torch import save_file

from swinir_gui.cli.main import main
from tests.cli.command import COLOUR_X2, noise, start, visible, weights, write_picture
from tests.patience import PATIENCE

os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_gcs_server_port_wait_time_s": str(PATIENCE),
}
pytest.importorskip("ray", reason="Ray is not installed")
if sys.platform != "linux":
    pytest.skip("who is at work is looked up in /proc", allow_module_level=True)
from ray.cluster_utils import Cluster

STORE = 80_000_000  # bytes of memory for what we do not store there; Ray wants no less
# A machine that refuses three times in a row is dead; one that is slow to answer is busy.
SOON = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 300,
    "health_check_timeout_ms": PATIENCE * 1000,
    "health_check_failure_threshold": 3,
}
PICTURES = 8


@dataclass(frozen=True)
class Machines:
    """Three machines that compute; one of them is the head."""

    address: str
    cluster: Cluster

    def kill_one_that_works(self, folder: Path) -> bool:
        """Kill a machine of which a process has a scratch file in ``folder`` open, if there is one."""
        for node in self.cluster.worker_nodes:
            raylet = node.all_processes["raylet"][0].process.pid
            if raylet in _parents_of_those_at_work(folder):
                self.cluster.remove_node(node, allow_graceful=False)
                return True
        return False


@dataclass(frozen=True)
class Field:
    """Where it happens: pictures, one of which is none, a model, and what a run on one machine makes and reports."""

    folder: Path
    model: Path

    def arguments(self, out: str) -> list[str]:
        told = ["--model", self.model, "--threads", "1", "--report", self.folder / f"{out}.json"]
        return [str(each) for each in ("upscale", self.folder / "in", "--out", self.folder / out, *told)]

    def start(self, out: str, machines: Machines) -> subprocess.Popen[str]:
        return start([*self.arguments(out), "--cluster", machines.address])

    def results(self, out: str = "alone") -> dict[str, bytes]:
        return {name: (self.folder / out / name).read_bytes() for name in visible(self.folder / out)}

    def report(self, out: str = "alone") -> list[dict[str, object]]:
        """What is told of each picture, without what differs from run to run."""
        pictures = json.loads((self.folder / f"{out}.json").read_text())["pictures"]
        facts = ("source", "state", "width", "height", "message", "hint")
        return sorted(({name: each.get(name) for name in facts} for each in pictures), key=lambda each: str(each["source"]))

    def journal(self, out: str) -> list[dict[str, str]]:
        """All lines; nothing else may be hidden there."""
        (path,) = (each for each in (self.folder / out).iterdir() if each.name.startswith("."))
        return [json.loads(line) for line in path.read_text().splitlines() if line]


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    # Not pytest's own folder: the names of sockets have to be short.
    with tempfile.TemporaryDirectory(prefix="swinir-") as place, pytest.MonkeyPatch.context() as patch:
        (Path(place) / "ray").mkdir()
        patch.setenv("RAY_TMPDIR", place)
        size = {"num_cpus": 1, "object_store_memory": STORE}
        cluster = Cluster(initialize_head=True, head_node_args=size | {"include_dashboard": False, "_system_config": SOON})
        for _ in range(2):
            cluster.add_node(wait=False, **size)
        cluster.wait_for_nodes(PATIENCE)
        yield Machines(cluster.address, cluster)
        cluster.shutdown()


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    field = Field(tmp_path_factory.mktemp("field"), tmp_path_factory.mktemp("models") / "tiny.safetensors")
    save_file(weights(COLOUR_X2), field.model)
    for number in range(PICTURES):
        write_picture(field.folder / "in" / f"{number}.png", noise(400, 500, seed=number))
    (field.folder / "in" / "broken.png").write_bytes(b"no picture")
    assert main(field.arguments("alone")) == 1
    return field


def _parents_of_those_at_work(folder: Path) -> set[int]:
    found = set()
    for file in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if file.readlink().parent == folder and file.readlink().suffix == ".scratch":
                found.add(int((file.parents[1] / "stat").read_text().rpartition(")")[2].split()[1]))
        except OSError:
            continue  # it is gone
    return found


def follow(run: subprocess.Popen[str], act: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """Show each line of stderr to ``act`` until it has acted, and return all lines of stdout and stderr at the end."""
    out: list[str] = []
    err: list[str] = []
    acted = False
    with run:
        reading = threading.Thread(target=lambda: out.extend(run.stdout or ()))
        reading.start()
        for line in run.stderr or ():
            err.append(line.rstrip("\n"))
            acted = acted or act(line)
        reading.join()
    assert acted, err
    return [line.rstrip("\n") for line in out], err


def test_a_machine_dies_and_nothing_is_lost_or_made_twice(machines: Machines, field: Field) -> None:
    run = field.start("dying", machines)
    printed, said = follow(run, lambda _: machines.kill_one_that_works(field.folder / "dying"))
    assert run.returncode == 1, said
    assert sum("lost, so it goes to another one" in line for line in said) == 1, said
    assert field.results("dying") == field.results()
    assert sorted(printed) == [str(field.folder / "dying" / name) for name in sorted(field.results())]
    assert field.report("dying") == field.report()
    lines = field.journal("dying")
    assert Counter(line["result"] for line in lines if line["event"] == "saved") == Counter(printed)
    assert [line["event"] for line in lines].count("failed") == 1


def test_a_run_that_was_stopped_goes_on_here(machines: Machines, field: Field) -> None:
    run = field.start("stopped", machines)

    def interrupt(line: str) -> bool:
        if "%" in line:
            run.send_signal(signal.SIGINT)
        return "%" in line

    _, said = follow(run, interrupt)
    assert run.returncode == 130, said
    assert list((field.folder / "stopped").glob(".*.scratch"))
    assert main(field.arguments("stopped")) == 1
    assert "resumed" in {line["event"] for line in field.journal("stopped")}
    assert field.results("stopped") == field.results()
