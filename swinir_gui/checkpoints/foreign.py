"""Recognises other networks by the names of their weights, so that a message can say what a file is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from swinir_gui.language import mark

NOT_OURS = mark("This program runs SwinIR and HAT; choose one of their checkpoints.")


@dataclass(frozen=True)
class _Signs:
    """Patterns that some weight's name must match, all of them, from its beginning."""

    name: str
    patterns: tuple[str, ...]


FOREIGN = (
    _Signs("ATD", (r"layers\.0\.residual_group\.layers\.0\.attn_(atd|aca)",)),
    _Signs("GRL", (r"layers\.0\.(residual_group\.)?blocks\.0\.attn\.(stripe_attn|window_attn)",)),
    _Signs(mark("Swin2SR, a network of the SwinV2 kind"), (r"layers\.0\.residual_group\.blocks\.0\.attn\.(logit_scale|cpb_mlp)",)),
    _Signs(mark("Swin2SR, a network of the SwinV2 kind"), (r"swin2sr\.",)),
    _Signs(mark("a SwinIR with absolute positions"), (r"absolute_pos_embed$",)),
    _Signs("DRCT", (r"layers\.0\.swin1\.",)),
    _Signs("DAT", (r"layers\.0\.blocks\.0\.attn\.(attns\.|dwconv\.)", r"(before_RG|conv_first)\.")),
    _Signs("SRFormer", (r"layers\.0\.residual_group\.blocks\.0\.attn\.(aligned_relative_position_index|kv\.weight)",)),
    _Signs("OmniSR", (r"residual_layer\.0\.residual_layer",)),
    _Signs("Restormer", (r"encoder_level1\.0\.attn\.temperature", r"refinement\.0\.")),
    _Signs("Uformer", (r"encoderlayer_0\.blocks\.0\.",)),
    _Signs("NAFNet", (r"encoders\.0\.0\.(beta|gamma)$", r"intro\.weight")),
    _Signs(mark("ESRGAN (RRDB)"), (r"body\.0\.rdb1\.conv1\.", r"conv_first\.")),
    _Signs(mark("ESRGAN (RRDB)"), (r"RRDB_trunk\.0\.RDB1\.conv1\.",)),
    _Signs(mark("ESRGAN (RRDB)"), (r"model\.1\.sub\.0\.RDB1\.conv1\.0\.",)),
    _Signs(mark("Real-ESRGAN compact (SRVGG)"), (r"body\.0\.weight$", r"body\.1\.weight$", r"body\.2\.weight$")),
    _Signs("SPAN", (r"block_1\.c1_r\.",)),
    _Signs("PLKSR", (r"feats\.0\.weight$", r"feats\.1\.(lk|chann)")),
    _Signs("EDSR", (r"body\.0\.(body\.0|conv1)\.weight$", r"(head\.0|conv_first)\.weight$")),
    _Signs("RCAN", (r"body\.0\.(body|rcab|residual_group)\.0\.(body|rcab)\.", r"(head\.0|conv_first)\.weight$")),
    _Signs("SCUNet", (r"m_head\.0\.weight$", r"m_body\.")),
    _Signs(
        mark("DnCNN, DRUNet or another of their family"),
        (r"m_head\.(0\.)?weight$|model\.0\.weight$", r"m_tail\.|model\.2\.weight$"),
    ),
    _Signs(mark("SAFMN or another small network"), (r"(to_feat|feats\.0)\.",)),
    _Signs(mark("GFPGAN or another network for faces"), (r"(stylegan_decoder|style_mlp)\.",)),
    _Signs(mark("CodeFormer, a network for faces"), (r"quantize\.embedding\.",)),
    _Signs(mark("a diffusion model"), (r"(model\.diffusion_model|first_stage_model|cond_stage_model)\.",)),
    _Signs(mark("a LoRA for a diffusion model"), (r"lora_(unet|te)",)),
    _Signs(
        mark("a network that classifies pictures"), (r"(fc|head|classifier)\.weight$", r"layer1\.0\.conv1\.|patch_embed\.proj\.")
    ),
)


def foreign_architecture(names: Iterable[str]) -> str | None:
    """Which network weights with these names belong to, if it is one that we know and do not run."""
    everything = list(names)
    for signs in FOREIGN:
        if all(any(re.match(pattern, name) for name in everything) for pattern in signs.patterns):
            return signs.name
    return None
