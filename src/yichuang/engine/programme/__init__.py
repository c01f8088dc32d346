"""Programmes: the model, reading, overlays, checks, plans and drawings. Files are opened by `yichuang.programmes`."""
