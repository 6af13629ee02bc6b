"""One picture, made: a model on a device, a draft that grows, a file that gets its name; and the facts that this tells."""
