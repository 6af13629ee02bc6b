"""The journals of runs, from which the next run resumes."""
