"""Errors in the form in which LINE answers them."""

from starlette.responses import JSONResponse

from line_simulator.json_types import JsonObject
from line_simulator.validation.problems import Problems

RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
MONTHLY_LIMIT = "You have reached your monthly limit."
_AUTHENTICATION = "Authentication failed due to the following reason:"
INVALID_BEARER = (
    f"{_AUTHENTICATION} invalid token. Confirm that the access token in the authorization header is valid."
)
MISSING_BEARER = (
    f"{_AUTHENTICATION} missing header. "
    "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'."
)


class LineError(Exception):
    """Raised anywhere below an endpoint; nothing has been sent to anyone when it is."""

    def __init__(
        self, status: int, message: str, *, details: list[JsonObject] | None = None,
        headers: dict[str, str] | None = None, more: JsonObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: JsonObject = {"message": message}
        if details:
            self.body["details"] = details
        self.body.update(more or {})

    def as_response(self) -> JSONResponse:
        return JSONResponse(self.body, self.status, headers=self.headers)


def refuse(problems: Problems) -> None:
    """Answers 400 with all that was found, or returns where nothing was."""
    if problems.details:
        count = len(problems.details)
        raise LineError(400, f"The request body has {count} error(s)", details=problems.details)
