"""The use cases that both front ends call: upscale one picture, then many."""
