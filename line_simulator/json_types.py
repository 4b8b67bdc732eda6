"""The words this package uses for JSON."""

from collections.abc import Mapping

JsonObject = dict[str, object]
ReadOnlyJson = Mapping[str, object]
