"""The post and the line of work of an officer, by which a catalogue of equipment may ask for more (EQ-02)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from station.core.clock import Clock
from station.core.policy import Bilingual
from station.core.texts import Texts
from station.people.posts.use_cases import PostsOffered
from station.people.values import Officer
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay
from station.ui.widgets.form_pane import FormPane

if TYPE_CHECKING:
    from station.ui.pages.administration.officer_detail import OfficerDetail
    from station.ui.pages.administration.officers import OfficersTab


class PostForm(FormPane):
    """Which post and line an officer has, and from which day on."""

    def __init__(self, texts: Texts, clock: Clock, officer: Officer, offered: PostsOffered) -> None:
        title, act = texts("people.posts.title"), texts("administration.officers.save")
        super().__init__(texts, title, act, f"{officer.name} · {officer.number}")
        self._words, self.of = texts, officer
        now = offered.of(officer.number)
        hint = texts("people.posts.hint")
        self.post = self._choice("post", offered.posts, now.post, "" if offered.posts else hint)
        self.line = self._choice("line", offered.lines, now.line, "" if offered.lines else hint)
        self.day = self.add("effective_on", FormDay(texts("people.posts.effective_on"), clock))

    def _choice(self, key: str, known: Mapping[str, Bilingual], now: str, hint: str) -> FormChoice:
        texts = self._words
        field = self.add(key, FormChoice(texts(f"people.posts.{key}"), hint=hint))
        none = Option("", texts("people.posts.none"))
        field.offer([none, *(Option(code, name.say(texts.language)) for code, name in known.items())])
        field.put(now)
        return field


class OfficerPosting:
    """The act on the officers' tab."""

    def __init__(self, tab: OfficersTab) -> None:
        self._tab = tab

    def ask(self, officer: Officer) -> None:
        """A form for another post or line."""
        posts = self._tab.context.services.people.posts
        self._tab.context.ask(posts.offered, partial(self._open, officer), latest="officer-posts")

    def say(self, detail: OfficerDetail) -> None:
        """Say on the officer's page which post and line they have."""
        posts, texts = self._tab.context.services.people.posts, self._tab.context.texts

        def said(offered: PostsOffered) -> None:
            if self._tab.pane.currentWidget() is detail:
                now = offered.of(detail.officer.number)
                names = (offered.posts.get(now.post), offered.lines.get(now.line))
                called = [name.say(texts.language) for name in names if name is not None]
                detail.show_post(texts("list.join").join(called))

        self._tab.context.ask(posts.offered, said, latest="officer-post-now")

    def _open(self, officer: Officer, offered: PostsOffered) -> None:
        context = self._tab.context
        form = PostForm(context.texts, context.services.clock, officer, offered)
        self._tab.open_form(form, self._post)

    def _post(self, form: PostForm) -> None:
        officer, post, line, day = form.of, form.post.value, form.line.value, form.day.value
        posts = self._tab.context.services.people.posts
        self._tab.act(
            form, lambda session: posts.post(session, officer.number, post, line, day), officer, "posted"
        )
