"""What CUDA's libraries do in several passes over memory, in one each, where Triton is there."""
