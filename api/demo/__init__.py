"""The tables of the demo bureau, generated, as package data."""
