"""How static files are named in production: by their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Hashed names inside ES modules' imports too; else a page would load two copies of one module."""

    support_js_module_import_aggregation = True
