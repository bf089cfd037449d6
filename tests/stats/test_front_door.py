from __future__ import annotations

import subprocess
import sys


def test_importing_a_file_never_hides_the_function_of_its_name():
    code = (
        "from onfh_nb import stats\n"
        "for name, home in stats._HOME.items():\n"
        "    __import__(f'onfh_nb.stats.{home}')\n"
        "hidden = [name for name in stats.__all__ if type(getattr(stats, name)).__name__ == 'module']\n"
        "assert not hidden, hidden\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
