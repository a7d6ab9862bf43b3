"""Sets up a fresh machine, runs the program and its tests from a checkout, keeps lock file and translations."""
