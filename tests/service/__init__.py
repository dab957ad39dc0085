"""The whole service over real stores that are stopped, frozen and started again."""
