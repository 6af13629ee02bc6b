"""What the libraries of CUDA do in several passes over memory, done in one, if Triton is available."""
