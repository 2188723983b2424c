"""Runs the tests of the deployment: `.venv/bin/python infra/ops/tests`."""

import logging
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

if __name__ == "__main__":
    logging.disable()  # SAM's translator reports its own internals
    suite = unittest.defaultTestLoader.discover(str(HERE), top_level_dir=str(HERE))
    sys.exit(not unittest.TextTestRunner(buffer=True).run(suite).wasSuccessful())
