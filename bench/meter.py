"""Middleware that tells in headers what a request cost: queries and CPU milliseconds of its thread."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")):
            self.count += 1
        return execute(sql, params, many, context)


def meter(get_response: Next) -> Next:
    """Measure everything below."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        counter, begun = _Counter(), time.thread_time()
        with connection.execute_wrapper(counter):
            response = get_response(request)
        response["X-Queries"] = str(counter.count)
        response["X-Cpu"] = f"{(time.thread_time() - begun) * 1000:.2f}"
        return response

    return answer
