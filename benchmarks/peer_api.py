"""Settings of a server that answers the product's API and, beside it, the same views without the kernel."""

from yichuang.config.settings import *  # noqa: F403 - the product's own, all of them

ROOT_URLCONF = "benchmarks.peer_api_urls"
