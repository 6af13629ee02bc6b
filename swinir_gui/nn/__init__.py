"""SwinIR and HAT for inference, written from their papers as local steps on bands of rows.

Notation for shapes, here and below: B batch, H W feature size, C channels, N tokens (pixels) of a window, M tokens of a window of
keys, h heads, d = C / h, n windows in a chunk, s the network's scale. Features are (B, H, W, C) from the first convolution to the
last, in float32; the operands of matrix products are in the execution's dtype.

Weights are data here, not modules: a network is built from a mapping of published names to tensors (``parameters`` says which
names and shapes a configuration has), folds what can be folded, and keeps only what its layers need.
"""
