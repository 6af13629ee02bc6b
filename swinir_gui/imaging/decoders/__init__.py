"""Files that are opened as libvips gives pictures: by itself, or with another library behind it."""
