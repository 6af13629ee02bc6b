"""Programs for the device, in Triton, which comes with torch for CUDA on Linux: norms, sums in windows, attention, a convolution.

Each thread block takes some pixels, or some windows, and everything that is done to them. Only ``calls`` knows how to start them.
"""

from __future__ import annotations

import triton
import triton.language as tl

WINDOWS = ("rows", "columns", "height", "width", "by_picture", "by_row", "by_pixel")  # see place


@triton.jit
def place(pixel, rows, columns, height, width, by_picture, by_row, by_pixel):
    """Where pixels of windows lie in a picture: counts of windows and their sides, and distances in the picture."""
    x, rest = pixel % width, pixel // width
    y, rest = rest % height, rest // height
    column, rest = rest % columns, rest // columns
    row, picture = rest % rows, rest // rows
    inside = (row * height + y).to(tl.int64) * by_row + (column * width + x).to(tl.int64) * by_pixel
    return picture.to(tl.int64) * by_picture + inside


@triton.jit(do_not_specialize=("count", *WINDOWS), do_not_specialize_on_alignment=("source",))
def norm(
    source, scale, offset, result, count, epsilon,
    rows, columns, height, width, by_picture, by_row, by_pixel,
    CHANNELS: tl.constexpr, LANES: tl.constexpr, PIXELS: tl.constexpr, PADDED: tl.constexpr, AFFINE: tl.constexpr,
):  # fmt: skip
    """LayerNorm of the channels of pixels in windows, with zeros up to PADDED channels."""
    pixel, channel = tl.program_id(0) * PIXELS + tl.arange(0, PIXELS), tl.arange(0, LANES)
    known = (pixel < count)[:, None] & (channel < CHANNELS)[None, :]
    here = place(pixel, rows, columns, height, width, by_picture, by_row, by_pixel)
    x = tl.load(source + here[:, None] + channel[None, :], mask=known, other=0.0)
    centred = tl.where(known, x - (tl.sum(x, 1) / CHANNELS)[:, None], 0.0)
    normed = centred * tl.rsqrt(tl.sum(centred * centred, 1) / CHANNELS + epsilon)[:, None]
    if AFFINE:
        wide = channel < CHANNELS
        factor, shift = tl.load(scale + channel, mask=wide, other=0.0), tl.load(offset + channel, mask=wide, other=0.0)
        normed = normed * factor[None, :] + shift[None, :]
    written = (pixel < count)[:, None] & (channel < PADDED)[None, :]
    to = result + pixel.to(tl.int64)[:, None] * PADDED + channel[None, :]
    tl.store(to, normed.to(result.dtype.element_ty), mask=written)


@triton.jit(
    do_not_specialize=("count", "by_added", *WINDOWS, "to_picture", "to_row", "to_pixel"),
    do_not_specialize_on_alignment=("source", "result"),
)
def add(
    source, added, result, count, by_added,
    rows, columns, height, width, by_picture, by_row, by_pixel, to_picture, to_row, to_pixel,
    CHANNELS: tl.constexpr, LANES: tl.constexpr, PIXELS: tl.constexpr,
):  # fmt: skip
    """Pixels in windows, plus as many in a row."""
    pixel, channel = tl.program_id(0) * PIXELS + tl.arange(0, PIXELS), tl.arange(0, LANES)
    known = (pixel < count)[:, None] & (channel < CHANNELS)[None, :]
    here = place(pixel, rows, columns, height, width, by_picture, by_row, by_pixel)
    x = tl.load(source + here[:, None] + channel[None, :], mask=known)
    y = tl.load(added + pixel.to(tl.int64)[:, None] * by_added + channel[None, :], mask=known)
    to = place(pixel, rows, columns, height, width, to_picture, to_row, to_pixel)
    tl.store(result + to[:, None] + channel[None, :], x + y.to(tl.float32), mask=known)


@triton.jit(do_not_specialize=("windows",))
def attend(
    queries, keys, values, bias, result, windows, by_query, by_key,
    QUERIES: tl.constexpr, KEYS: tl.constexpr, HEADS: tl.constexpr, DEPTH: tl.constexpr, SIDE: tl.constexpr, PER: tl.constexpr,
):  # fmt: skip
    """Attention of a head and SIDE queries in some windows, keys SIDE by SIDE: scores stay in registers.

    The softmax goes on from the highest score so far (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax").
    """
    head, block = tl.program_id(0) % HEADS, tl.program_id(0) // HEADS
    token, other = block * SIDE + tl.arange(0, SIDE), tl.arange(0, SIDE)
    here = (head * DEPTH + tl.arange(0, DEPTH))[None, :]
    for index in range(PER):
        window = (tl.program_id(1) * PER + index).to(tl.int64)
        if window < windows:
            q = tl.load(queries + (window * QUERIES + token)[:, None] * by_query + here)
            highest = tl.full((SIDE,), float("-inf"), tl.float32)
            total, gathered = tl.zeros((SIDE,), tl.float32), tl.zeros((SIDE, DEPTH), tl.float32)
            for start in range(0, KEYS, SIDE):
                row = (window * KEYS + start + other)[:, None] * by_key + here
                k, v = tl.load(keys + row), tl.load(values + row)
                near = tl.load(bias + (head * QUERIES + token)[:, None] * KEYS + (start + other)[None, :])
                scores = tl.dot(q, tl.trans(k)) + near.to(tl.float32)
                top = tl.maximum(highest, tl.max(scores, 1))
                weights, shrunk = tl.exp(scores - top[:, None]), tl.exp(highest - top)
                total, highest = total * shrunk + tl.sum(weights, 1), top
                gathered = gathered * shrunk[:, None] + tl.dot(weights.to(v.dtype), v)
            to = result + (window * QUERIES + token)[:, None] * (HEADS * DEPTH) + here
            tl.store(to, (gathered / total[:, None]).to(result.dtype.element_ty))


@triton.jit(do_not_specialize=("height", "width", "top", "by_picture"))
def narrow_convolution(
    rows, weights, bias, result, height, width, top, by_picture,
    INPUTS: tl.constexpr, OUTPUTS: tl.constexpr, PIXELS: tl.constexpr,
):  # fmt: skip
    """A 3×3 convolution of pixels of a row to up to four channels, of weights in parts; see ``calls.in_three``."""
    x, y, picture = tl.program_id(1) * PIXELS + tl.arange(0, PIXELS), tl.program_id(0), tl.program_id(2)
    channel, column = tl.arange(0, INPUTS), tl.arange(0, 16)
    total = tl.zeros((PIXELS, 16), tl.float32)
    for tap in tl.static_range(9):
        row, across = y + tap // 3 - top, x + tap % 3 - 1
        inside = (across >= 0) & (across < width) & (row >= 0) & (row < height)
        here = picture.to(tl.int64) * by_picture + row.to(tl.int64) * width * INPUTS + across * INPUTS
        seen = tl.load(rows + here[:, None] + channel[None, :], mask=inside[:, None], other=0.0)
        factors = tl.load(weights + (tap * INPUTS + channel[:, None]) * 16 + column[None, :])
        total += tl.dot(seen, factors)
    # Column c holds part c // 4 of the weights of output c % 4; the sum of the parts is the weight to 24 binary digits.
    made = tl.sum(tl.reshape(total, (PIXELS, 4, 4)), 1)
    output = tl.arange(0, 4)
    made += tl.load(bias + output, mask=output < OUTPUTS, other=0.0)[None, :]
    to = ((picture * tl.num_programs(0) + y).to(tl.int64) * width + x) * OUTPUTS
    tl.store(result + to[:, None] + output[None, :], made, mask=(x < width)[:, None] & (output < OUTPUTS)[None, :])
