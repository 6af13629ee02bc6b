"""Makes one picture: a model on a device, a draft that grows, a file that gets its name; and the events about it."""
