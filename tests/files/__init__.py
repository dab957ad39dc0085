"""Uploads, downloads and the HTML of articles."""
