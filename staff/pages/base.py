"""What our pages share: who asks, one reading of the clock, rows through the nursery, one way to act."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.denials import Busy, Denied, Erased
from reservations.models import Child
from staff.about import stay_with_the_chosen
from staff.roles import Access, RowT, access_of
from staff.scoping import record_look
from staff.words import BUSY, ERASED

TEMPORARY = (Busy, IntegrityError, OperationalError)
Result = TypeVar("Result")
Text = str | Promise


class StaffPage(View):
    """A page of the staff site; `staff/urls.py` puts it behind the site's own door."""

    needs_nursery: ClassVar[bool] = False
    """Whether the page is about the nursery in the header; ward staff are asked to choose one first."""

    is_an_act: ClassVar[bool] = True
    """Whether opening it shows that somebody is there, and so keeps them signed in; a refresh does not."""

    access: Access
    now: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the clock and the user once."""
        super().setup(request, *args, **kwargs)
        self.access, self.now = access_of(request), dates.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the nursery where one is needed."""
        if self.needs_nursery and self.access.current is None:
            messages.info(request, _("先に、園を選んでください。"))
            return redirect("admin:index")
        return super().dispatch(request, *args, **kwargs)

    @property
    def nursery(self) -> Nursery:
        """The nursery in the header."""
        assert self.access.current is not None
        return self.access.current

    def row(self, rows: QuerySet[RowT], path: str, public_id: UUID) -> RowT:
        """The row that belongs to the user's nursery; any other answers 404, whether it exists or not."""
        return self.only(rows.filter(public_id=public_id), path)

    def only(self, rows: QuerySet[RowT], path: str) -> RowT:
        """The one of these rows; 404 if it is not of the user's, OfAnotherNursery if not of the chosen nursery."""
        stay_with_the_chosen(self.request, rows, path)
        found = self.access.within(rows, path).first()
        if found is None:
            raise Http404
        return found

    def show(
        self, template: str, title: Text, children: Iterable[Child] = (), **context: Any
    ) -> TemplateResponse:
        """The page, in the frame of the staff site; showing these children is recorded."""
        record_look(self.access, children)
        frame = admin.site.each_context(self.request)
        return TemplateResponse(self.request, template, {**frame, "title": title, "now": self.now, **context})

    def attempt(
        self, work: Callable[[], Result], said: Callable[[Result], Text] | Text = ""
    ) -> Result | None:
        """Run one service call and say how it went; None after a refusal, which is shown in its own words."""
        try:
            result = work()
        except Denied as denied:
            messages.error(self.request, denied.denial.message)
        except Erased:
            messages.error(self.request, str(ERASED))
        except TEMPORARY:
            messages.error(self.request, str(BUSY))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(self.request, sentence)
        else:
            if words := said(result) if callable(said) else said:
                messages.success(self.request, str(words))
            return result
        return None


class WardPage(StaffPage):
    """A page of the ward's alone; for everybody else it does not exist."""

    figures_may: ClassVar[bool] = False
    """Whether people who may see figures only are let in too."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for nursery staff, whatever they ask for."""
        if not (self.access.is_ward or (self.figures_may and self.access.is_figures_only)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Question(StaffPage):
    """「よろしいですか」: a page that says what will happen, and a button that does it."""

    template = "staff/confirm.html"
    button: ClassVar[Text]

    def ask(
        self, title: Text, sentences: Iterable[Text], back: str, children: Iterable[Child] = ()
    ) -> TemplateResponse:
        """The question; the button posts to the same address."""
        return self.show(
            self.template, title, children, sentences=list(sentences), back=back, button=self.button
        )


def board_asked_from(request: HttpRequest, now: datetime) -> str | None:
    """The address of the board on which the button was pressed; None if it was elsewhere."""
    try:
        day = date.fromisoformat(request.POST.get("from", ""))
    except ValueError:
        return None
    return reverse("admin:index") if day == dates.day_of(now) else reverse("admin:day", args=[day])


def go(url: str) -> HttpResponseRedirect:
    """Back to a page of ours after a change, so that a reload changes nothing."""
    return HttpResponseRedirect(url)
