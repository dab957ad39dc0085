"""The worked examples of docs/sources.md, on real servers."""
