"""The processors of this machine, and how they say that their memory is full."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import torch

from swinir_gui.errors import DeviceUnavailableError, RequestError
from swinir_gui.language import tr
from swinir_gui.nn.fused.calls import works

OUT_OF_MEMORY = (
    "can't allocate memory",  # Linux and macOS, DefaultCPUAllocator
    "not enough memory",  # Windows
    "backend out of memory",  # Metal
    "CUDA error: out of memory",  # of the driver itself
    "Triton Error [CUDA]: out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "could not create a primitive",  # oneDNN, which makes room for its code itself
    "could not create a memory",
    "can't start new thread",  # no room for its stack
    "std::bad_alloc",
)
ASSUMED_MEMORY = 8 << 30  # where the system does not tell
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
TorchDevice = torch.device  # for those who pass it on and may not import torch
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True)
class Device:
    """A processor: what a person types, what it is called, and its memory in bytes where it has its own."""

    id: str
    name: str
    memory: int | None = None


def available() -> list[Device]:
    """Accelerators first, in the order in which ``auto`` prefers them; the CPU last."""
    return [*_accelerators(), Device("cpu", _processor_name(threads_available()))]


def _accelerators() -> list[Device]:
    if not torch.accelerator.is_available():
        return []
    kind = torch.accelerator.current_accelerator()
    if kind is None:
        return []
    return [_accelerator(kind.type, index) for index in range(torch.accelerator.device_count())]


def _accelerator(kind: str, index: int) -> Device:
    if kind == "mps":
        return Device("mps", "Apple GPU")
    properties = torch.get_device_module(kind).get_device_properties(index)
    return Device(f"{kind}:{index}", properties.name, properties.total_memory)


def _processor_name(threads: int) -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return f"{line.partition(':')[2].strip()}, {threads} threads"
    return f"{platform.processor() or platform.machine()}, {threads} threads"


def threads_available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def physical_memory(device: torch.device) -> int:
    """Bytes of memory that the device has altogether; what is free changes, and would change how pictures are cut."""
    if device.type not in {"cpu", "mps"}:
        return int(torch.get_device_module(device.type).get_device_properties(device).total_memory)
    if not hasattr(os, "sysconf"):
        return ASSUMED_MEMORY
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = CONTAINER_LIMIT.read_text().strip() if CONTAINER_LIMIT.exists() else ""
    return min(physical, int(limit)) if limit.isdecimal() else physical


def choose(wanted: str) -> torch.device:
    """The device for ``auto``, ``cpu``, ``cuda``, ``cuda:N``, ``mps`` or ``xpu``.

    Raises:
        DeviceUnavailableError: it is not there.
        RequestError: there is no such kind of device.
    """
    devices = available()
    if wanted == "auto":
        return torch.device(devices[0].id)
    kind = wanted.partition(":")[0]
    if kind not in ("cpu", "cuda", "mps", "xpu"):
        raise RequestError(tr("“{wanted}” is no device.").format(wanted=wanted), tr("Choose auto, cpu, cuda, cuda:N, mps or xpu."))
    for device in devices:
        if wanted in (device.id, device.id.partition(":")[0]):
            return torch.device(device.id)
    names = ", ".join(device.id for device in devices)
    raise DeviceUnavailableError(
        tr("The device “{wanted}” is not available here.").format(wanted=wanted),
        tr("Choose one of {names}, or auto.").format(names=names),
    )


def name_of(device: torch.device, threads: int | None = None) -> str:
    """What people call a device that was chosen here, with so many threads on a processor (None: all)."""
    if device.type == "cpu":
        return _processor_name(threads or threads_available())
    names = {each.id: each.name for each in available()}
    return names.get(str(device), str(device))


def prepare_libraries() -> None:
    """Have CUDA's libraries compute as this program wants it; where there is no CUDA, nothing changes."""
    torch.backends.cudnn.allow_tf32 = False  # float32 is the exact mode
    # Plans each shape anew on each thread, which takes longer than the picture itself.
    torch.backends.cuda.enable_cudnn_sdp(enabled=False)


def is_fast_in_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 itself, which takes it half the time and less."""
    if device.type == "cpu":
        # Told since torch 2.12; before, nobody is the worse for float32.
        known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
        return bool(known.get("avx512_bf16") or known.get("amx_bf16"))
    if device.type in {"cuda", "xpu"}:
        return bool(torch.get_device_module(device.type).is_bf16_supported(including_emulation=False))
    return False


def lacks_triton(device: Device) -> bool:
    """Whether networks would be faster there with Triton (decision 16), which is missing or finds no compiler.

    Of a device whose memory is full nobody knows, and nothing is said.
    """
    chosen = torch.device(device.id)
    try:
        return chosen.type == "cuda" and is_fast_in_bfloat16(chosen) and not works(chosen)
    except torch.OutOfMemoryError:
        return False


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a library's error says that memory is full."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(phrase in str(error) for phrase in OUT_OF_MEMORY)


def release_memory(device: torch.device) -> None:
    """Give memory that is only cached back to the device."""
    if device.type != "cpu":
        torch.get_device_module(device.type).empty_cache()
