"""Tests of the package label700."""
