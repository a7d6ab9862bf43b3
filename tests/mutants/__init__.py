"""Faults planted in the engine, to see that its tests bite: ``python -m tests.mutants``."""
