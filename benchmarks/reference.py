"""SwinIR and HAT in the shape their papers give them: the yardstick for speed, tests and training.

Whole pictures in NCHW, cyclic shift with a mask, softmax over all score maps at once, flatten and unflatten between every
convolution and every attention layer. Parameter names are those of the published files, so that any checkpoint loads as it is.
It is written for plainness, not for speed; the program's own networks are in ``swinir_gui.nn``.

Sources: Liang et al. 2021, "SwinIR", §3; Liu et al. 2021, "Swin Transformer", §3.2; Chen et al. 2023, "Activating More Pixels
in Image Super-Resolution Transformer" (HAT), §3.

Shapes: B batch, C channels, H W feature size, N tokens per window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

RGB_MEAN = (0.4488, 0.4371, 0.4040)
MASKED = -100.0


def partition(x: Tensor, window: int) -> Tensor:
    """(B, H, W, C) to (B·windows, window², C)."""
    b, h, w, c = x.shape
    x = x.view(b, h // window, window, w // window, window, c)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, c)


def merge(windows: Tensor, window: int, h: int, w: int) -> Tensor:
    """Undo :func:`partition`."""
    c = windows.shape[-1]
    x = windows.view(-1, h // window, w // window, window, window, c)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, h, w, c)


def relative_index(queries: int, keys: int) -> Tensor:
    """Row of the bias table for each (query, key) pair of a ``queries``² window inside a ``keys``² window."""
    q = torch.stack(torch.meshgrid(torch.arange(queries), torch.arange(queries), indexing="ij")).flatten(1)
    k = torch.stack(torch.meshgrid(torch.arange(keys), torch.arange(keys), indexing="ij")).flatten(1)
    between = q[:, :, None] - k[:, None, :]
    offset = between + keys - 1 if queries == keys else queries - keys + 1 - between
    return offset[0] * (queries + keys - 1) + offset[1]


def shift_mask(h: int, w: int, window: int, shift: int) -> Tensor:
    """(windows, N, N): 0 between pixels that were neighbours before the cyclic shift, −100 between those that were not."""
    labels = torch.zeros(1, h, w, 1)
    bounds = (slice(0, -window), slice(-window, -shift), slice(-shift, None))
    for i, rows in enumerate(bounds):
        for j, columns in enumerate(bounds):
            labels[:, rows, columns] = 3 * i + j
    parts = partition(labels, window).squeeze(-1)
    return torch.where(parts[:, None, :] == parts[:, :, None], 0.0, MASKED)


class WindowAttention(nn.Module):
    def __init__(self, dim: int, window: int, heads: int) -> None:
        super().__init__()
        self.heads, self.window = heads, window
        self.relative_position_bias_table = nn.Parameter(torch.zeros((2 * window - 1) ** 2, heads))
        self.qkv, self.proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, c = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        scores = (q * (c // self.heads) ** -0.5) @ k.transpose(-2, -1)
        index = relative_index(self.window, self.window).to(x.device)
        scores = scores + self.relative_position_bias_table[index.flatten()].view(n, n, -1).permute(2, 0, 1)
        if mask is not None:
            scores = (scores.view(-1, len(mask), self.heads, n, n) + mask[None, :, None].to(scores)).view(-1, self.heads, n, n)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, c))


class Mlp(nn.Module):
    def __init__(self, dim: int, ratio: float) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(dim, int(dim * ratio)), nn.Linear(int(dim * ratio), dim)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class SwinLayer(nn.Module):
    """One Swin Transformer layer; with ``compress`` also HAT's channel attention block beside the attention (HAB)."""

    def __init__(self, dim: int, window: int, heads: int, *, shift: int, ratio: float, cab: nn.Module | None = None) -> None:
        super().__init__()
        self.window, self.shift = window, shift
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attn, self.mlp = WindowAttention(dim, window, heads), Mlp(dim, ratio)
        if cab is not None:
            self.conv_block = cab

    def forward(self, x: Tensor) -> Tensor:
        _, h, w, _ = x.shape
        normed, mask = self.norm1(x), None
        shifted = normed
        if self.shift:
            shifted, mask = normed.roll((-self.shift, -self.shift), (1, 2)), shift_mask(h, w, self.window, self.shift)
            mask = mask.to(x.device)
        attended = merge(self.attn(partition(shifted, self.window), mask), self.window, h, w)
        if self.shift:
            attended = attended.roll((self.shift, self.shift), (1, 2))
        if hasattr(self, "conv_block"):
            attended = attended + 0.01 * self.conv_block(normed.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        x = x + attended
        return x + self.mlp(self.norm2(x))


class ChannelAttention(nn.Module):
    def __init__(self, dim: int, squeeze: int) -> None:
        super().__init__()
        self.attention = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(dim, dim // squeeze, 1), nn.ReLU(), nn.Conv2d(dim // squeeze, dim, 1), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        return x * self.attention(x)


class ChannelAttentionBlock(nn.Module):
    def __init__(self, dim: int, compress: int, squeeze: int) -> None:
        super().__init__()
        self.cab = nn.Sequential(
            nn.Conv2d(dim, dim // compress, 3, 1, 1),
            nn.GELU(),
            nn.Conv2d(dim // compress, dim, 3, 1, 1),
            ChannelAttention(dim, squeeze),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.cab(x)


class OverlappingCrossAttention(nn.Module):
    """Queries from a window, keys and values from the larger window around it (OCAB, HAT §3.3)."""

    def __init__(self, dim: int, window: int, heads: int, *, overlap: float, ratio: float) -> None:
        super().__init__()
        self.window, self.heads, self.span = window, heads, window + int(window * overlap)
        self.norm1, self.norm2, self.mlp = nn.LayerNorm(dim), nn.LayerNorm(dim), Mlp(dim, ratio)
        self.qkv, self.proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.relative_position_bias_table = nn.Parameter(torch.zeros((window + self.span - 1) ** 2, heads))

    def forward(self, x: Tensor) -> Tensor:
        b, h, w, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).chunk(3, dim=-1)
        q = partition(q, self.window)
        keys = torch.cat((k, v), -1).permute(0, 3, 1, 2)
        keys = F.unfold(keys, self.span, stride=self.window, padding=(self.span - self.window) // 2)
        keys = keys.view(b, 2, self.heads, c // self.heads, self.span**2, -1).permute(1, 0, 5, 2, 4, 3).flatten(1, 2)
        q = q.view(len(q), -1, self.heads, c // self.heads).transpose(1, 2) * (c // self.heads) ** -0.5
        scores = q @ keys[0].transpose(-2, -1)
        index = relative_index(self.window, self.span).to(x.device)
        scores = scores + self.relative_position_bias_table[index.flatten()].view(*index.shape, -1).permute(2, 0, 1)
        attended = (scores.softmax(-1) @ keys[1]).transpose(1, 2).reshape(-1, self.window**2, c)
        x = x + self.proj(merge(attended, self.window, h, w))
        return x + self.mlp(self.norm2(x))


def body_convolution(dim: int, kind: str) -> nn.Module:
    if kind == "1conv":
        return nn.Conv2d(dim, dim, 3, 1, 1)
    return nn.Sequential(
        nn.Conv2d(dim, dim // 4, 3, 1, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(dim // 4, dim // 4, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(dim // 4, dim, 3, 1, 1),
    )


class ResidualGroup(nn.Module):
    """RSTB of SwinIR, RHAG of HAT: layers, then a convolution, then the input added."""

    def __init__(self, blocks: Sequence[nn.Module], conv: nn.Module, overlap: nn.Module | None = None) -> None:
        super().__init__()
        self.residual_group = nn.Module()
        self.residual_group.blocks = nn.ModuleList(blocks)
        if overlap is not None:
            self.residual_group.overlap_attn = overlap
        self.conv = conv

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for block in self.residual_group.blocks:
            y = block(y)
        if hasattr(self.residual_group, "overlap_attn"):
            y = self.residual_group.overlap_attn(y)
        return x + self.conv(y.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class OuterNorm(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)


class Restorer(nn.Module):
    """Everything the two networks share: shallow features, groups, reconstruction."""

    layers: nn.ModuleList

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        dim, channels = config["embed_dim"], config.get("in_chans", 3)
        self.window, self.scale = config["window_size"], config["upscale"]
        self.head, self.range = config["upsampler"], config["img_range"]
        mean = torch.tensor(RGB_MEAN if channels == 3 else (0.0,)).view(1, channels, 1, 1)
        self.register_buffer("mean", mean, persistent=False)
        self.conv_first, self.patch_embed = nn.Conv2d(channels, dim, 3, 1, 1), OuterNorm(dim)
        self.layers = nn.ModuleList()
        self.norm, self.conv_after_body = nn.LayerNorm(dim), body_convolution(dim, config["resi_connection"])
        self._build_head(dim, channels)

    def _build_head(self, dim: int, channels: int) -> None:
        if self.head in ("pixelshuffle", "nearest+conv"):
            self.conv_before_upsample = nn.Sequential(nn.Conv2d(dim, 64, 3, 1, 1), nn.LeakyReLU())
            self.conv_last = nn.Conv2d(64, channels, 3, 1, 1)
        if self.head == "pixelshuffle":
            factors = [3] if self.scale == 3 else [2] * int(math.log2(self.scale))
            steps = [(nn.Conv2d(64, 64 * f * f, 3, 1, 1), nn.PixelShuffle(f)) for f in factors]
            self.upsample = nn.Sequential(*[module for step in steps for module in step])
        elif self.head == "pixelshuffledirect":
            self.upsample = nn.Sequential(nn.Conv2d(dim, channels * self.scale**2, 3, 1, 1), nn.PixelShuffle(self.scale))
        elif self.head == "nearest+conv":
            self.conv_up1, self.conv_hr = nn.Conv2d(64, 64, 3, 1, 1), nn.Conv2d(64, 64, 3, 1, 1)
            if self.scale == 4:
                self.conv_up2 = nn.Conv2d(64, 64, 3, 1, 1)
        else:
            self.conv_last = nn.Conv2d(dim, channels, 3, 1, 1)

    def features(self, x: Tensor) -> Tensor:
        """(B, C, H, W) in [0, 1], sides multiples of the window, to what the reconstruction works on: (B, dim, H, W)."""
        return self._features(self.conv_first((x - self.mean) * self.range))

    def _features(self, shallow: Tensor) -> Tensor:
        x = self.patch_embed.norm(shallow.permute(0, 2, 3, 1))
        for group in self.layers:
            x = group(x)
        return shallow + self.conv_after_body(self.norm(x).permute(0, 3, 1, 2))

    def _reconstruct(self, x: Tensor, features: Tensor) -> Tensor:
        if self.head == "pixelshuffledirect":
            return self.upsample(features)
        if self.head == "":
            return x + self.conv_last(features)
        y = self.conv_before_upsample(features)
        if self.head == "pixelshuffle":
            return self.conv_last(self.upsample(y))
        for conv in (self.conv_up1, self.conv_up2) if self.scale == 4 else (self.conv_up1,):
            y = F.leaky_relu(conv(F.interpolate(y, scale_factor=2.0, mode="nearest")), 0.2)
        return self.conv_last(F.leaky_relu(self.conv_hr(y), 0.2))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) in [0, 1] to (B, C, s·H, s·W), unclipped."""
        h, w = x.shape[2:]
        x = F.pad(x, (0, -w % self.window, 0, -h % self.window), "reflect")
        x = (x - self.mean) * self.range
        y = self._reconstruct(x, self._features(self.conv_first(x)))
        return (y / self.range + self.mean)[:, :, : h * self.scale, : w * self.scale]


class SwinIR(Restorer):
    """``config`` holds the published constructor's arguments."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        dim, window, ratio = config["embed_dim"], config["window_size"], config["mlp_ratio"]
        for depth, heads in zip(config["depths"], config["num_heads"], strict=True):
            shifts = [0 if i % 2 == 0 else window // 2 for i in range(depth)]
            blocks = [SwinLayer(dim, window, heads, shift=shift, ratio=ratio) for shift in shifts]
            self.layers.append(ResidualGroup(blocks, body_convolution(dim, config["resi_connection"])))


class HAT(Restorer):
    """``config`` holds the published constructor's arguments."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        dim, window, ratio = config["embed_dim"], config["window_size"], config["mlp_ratio"]
        for depth, heads in zip(config["depths"], config["num_heads"], strict=True):
            blocks = []
            for i in range(depth):
                cab = ChannelAttentionBlock(dim, config["compress_ratio"], config["squeeze_factor"])
                blocks.append(SwinLayer(dim, window, heads, shift=i % 2 * (window // 2), ratio=ratio, cab=cab))
            overlap = OverlappingCrossAttention(dim, window, heads, overlap=config["overlap_ratio"], ratio=ratio)
            self.layers.append(ResidualGroup(blocks, body_convolution(dim, config["resi_connection"]), overlap))


def published(kind: str, config: dict[str, Any]) -> Restorer:
    """The network of a published ``kind`` ("swinir" or "hat"), weights as torch initialises them."""
    return {"swinir": SwinIR, "hat": HAT}[kind](config).eval()
