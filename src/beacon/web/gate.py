"""Who may open a page, and what a person reads who may not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from beacon.kit.refusals import Reason, Refusal
from beacon.people.actions import act_in
from beacon.people.models import Account
from beacon.people.posts import has_waiting_post
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import Screen
from beacon.people.signins import keep_open
from beacon.web.asked import key_in
from beacon.web.kept import ACTING, ask_to_sign_in
from beacon.web.signing_in.first import first

POST_KEY = "post"
"""Where the session keeps the id of the chosen post."""

OTHER_POST = Reason("not_yours", "这张表是用另一个身份打开的，现在的账号没有那个身份。请换回原来的账号再保存。")

_STATUS = {"not_yours": 403, "read_only": 403, "no_screen": 403, "wrong_state": 409}
_STATUS |= {"units_words": 403, "stale": 409, "ended": 409}
_UNPROCESSABLE = 422


class StaffRequest(HttpRequest):
    """A request behind the gate: `who` asks, `user` is their account."""

    who: Who
    user: Account
    htmx: HtmxDetails


Rest = ParamSpec("Rest")
Gated = Callable[Concatenate[StaffRequest, Rest], HttpResponseBase]
Open = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def gate(*screens: Screen, prolongs: bool = True) -> Callable[[Gated[Rest]], Open[Rest]]:
    """Let a view be opened by those whose role has one of `screens`, and show its refusals.

    Three queries: session, account, posts, and once a minute a few more that prolong the session. A `Refusal` raised
    by the view becomes its sentence on a page (or a line for htmx) with the status of `status_of`; a view that can
    show its form again catches it itself.
    """

    def behind(view: Gated[Rest]) -> Open[Rest]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            stopped = _stop(request, screens, prolongs)
            if stopped is not None:
                return stopped
            try:
                response = view(cast(StaffRequest, request), *args, **kwargs)
            except Refusal as refusal:
                response = refused(request, refusal.reason)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        return answer

    return behind


def signed_in(view: Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]) -> Open[Rest]:
    """Let a view be opened by everybody who has signed in, with or without a post."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return _to_sign_in(request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def who_asks(request: HttpRequest) -> Who | None:
    """The signed-in account in the post it chose; None when nobody is signed in or the account holds no post today."""
    if not isinstance(request.user, Account):
        return None
    return act_in(request.user, key_in(request.POST.get(ACTING)) or key_in(request.session.get(POST_KEY)))


def status_of(reason: Reason) -> int:
    """The HTTP status that goes with a reason: 403 not allowed, 409 no longer possible, else 422."""
    return _STATUS.get(reason.code, _UNPROCESSABLE)


def refused(request: HttpRequest, reason: Reason) -> HttpResponse:
    """A reason as the answer: for htmx a line put into the page's `#say`, else a page of its own."""
    if getattr(request, "htmx", None):
        response = render(request, "refused/_line.html", {"reason": reason}, status=status_of(reason))
        response["HX-Retarget"], response["HX-Reswap"] = "#say", "innerHTML"
        return response
    return render(request, "refused/page.html", {"reason": reason}, status=status_of(reason))


def _stop(request: HttpRequest, screens: tuple[Screen, ...], prolongs: bool) -> HttpResponse | None:
    """The answer for those who do not get through; None for those who do, whose `request.who` is then set."""
    if not isinstance(request.user, Account):
        return _to_sign_in(request)
    if prolongs:
        keep_open(request.session, request.user)
    if (todo := first(request)) is not None:
        return todo
    who = who_asks(request)
    if who is None:
        return render(request, "refused/no_post.html", {"waits": has_waiting_post(request.user)}, status=403)
    if (acting := key_in(request.POST.get(ACTING))) and acting != who.post.id:
        return refused(request, OTHER_POST)
    cast(StaffRequest, request).who = who
    if not any(who.opens(screen) for screen in screens):
        return refused(request, NO_SCREEN)
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign-in that leads back here. What was typed into a form sent after the login expired is kept."""
    if request.method == "POST" or getattr(request, "htmx", None):
        return ask_to_sign_in(request)
    return redirect(f"{reverse('signin')}?{urlencode({'next': request.get_full_path()})}")
