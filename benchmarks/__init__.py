"""One file per row of the speed table; ``python -m benchmarks`` runs them all and writes ``reports/benchmarks``."""
