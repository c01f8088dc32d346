"""The way in for other programs: the same commands and refusals as the screens, over HTTP (OpenAPI 3.1)."""
