"""Benchmarks on real parts: the book in process, the service over HTTP, and pgbench as the yardstick."""
