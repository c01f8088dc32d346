"""Settings of the peer: the product's database and nothing else of it, so that it is measured as it comes."""

import os

from yichuang.config.database import database
from yichuang.config.home import home

DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL"), home(), synchronous=os.environ.get("YICHUANG_SQLITE_SYNCHRONOUS", "NORMAL")
    )
}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow", "benchmarks"]
SECRET_KEY = "benchmark"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
