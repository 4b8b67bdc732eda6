#!/usr/bin/env python
"""Run an administrative task of the product."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguro_hoiku.settings")
    execute_from_command_line(sys.argv)
