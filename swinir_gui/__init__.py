"""SwinIR GUI: faithful super-resolution, denoising and JPEG repair on your own machine."""

__version__ = "0.1.0"
