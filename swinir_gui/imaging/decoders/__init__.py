"""Opens files as libvips images: with libvips itself, or with another library behind it."""
