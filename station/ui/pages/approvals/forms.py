"""Forms about a request: deciding its step, entering a decision from its paper, giving it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.core.attachments import SUFFIXES
from station.core.clock import Clock
from station.core.texts import Texts
from station.people.two_persons import Person
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormField
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormSecret, FormText, form_row
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words

ACCEPT, REFUSE = "accept", "refuse"


class OpinionForm(FormPane):
    """The opinion with which a step is accepted or refused; a refusal needs one.

    Between two `statements` it says first what each states, and which of them stands then.
    """

    def __init__(
        self, texts: Texts, title: str, rule: str, statements: Sequence[tuple[str, str]], *, accepted: bool
    ) -> None:
        act = texts(f"approvals_page.{ACCEPT if accepted else REFUSE}")
        super().__init__(texts, act, act, title)
        self.accepted = accepted
        hint = "" if accepted else texts(f"approvals_page.{'stands' if statements else 'refusal'}_hint")
        if statements:
            self.column.addWidget(_shown(statements))
            self.stands = words(_standing(texts, accepted=accepted), "strong", wrap=True)
            self.column.addWidget(self.stands)
        self.opinion = self.add(
            "opinion", FormText(texts("approvals_page.opinion"), required=not accepted, rule=rule, hint=hint)
        )


class WithdrawForm(FormPane):
    """Why a request is given up."""

    def __init__(self, texts: Texts, title: str, rule: str) -> None:
        super().__init__(texts, texts("approvals_page.withdraw"), texts("approvals_page.withdraw"), title)
        self.reason = self.add("reason", FormText(texts("approvals_page.reason"), required=True, rule=rule))


class ClaimReturnForm(FormPane):
    """Why a request that was claimed is left to the others who can decide it."""

    def __init__(self, texts: Texts, title: str) -> None:
        super().__init__(
            texts, texts("approvals_page.give_back_title"), texts("approvals_page.give_back_act"), title
        )
        self.reason = self.add(
            "reason", FormText(texts("approvals_page.give_back_reason"), required=True, rule="PF-09")
        )


class PaperForm(FormPane):
    """A decision that was made elsewhere: what, on which paper, and who confirms it besides."""

    def __init__(
        self, texts: Texts, clock: Clock, title: str, rule: str, statements: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(
            texts,
            texts("approvals_page.enter_title"),
            texts("approvals_page.enter_act"),
            f"{title}\n{texts('approvals_page.enter_hint')}",
        )
        self._between = bool(statements)
        if statements:
            self.column.addWidget(_shown(statements))
        self.decision = FormChoice(texts("approvals_page.decision"), required=True)
        words = ((ACCEPT, "decision_accept"), (REFUSE, "decision_refuse"))
        self.decision.offer(Option(value, texts(f"approvals_page.{key}")) for value, key in words)
        self.paper = FormLine(texts("approvals_page.paper"), required=True, rule=rule, longest=80)
        self.dated = FormDay(texts("approvals_page.dated"), clock, until_today=True)
        self._on_one_line({"decision": self.decision, "paper": self.paper, "dated": self.dated}, (3, 4, 4))
        self.scan = self.add("scan", FormFile(texts, texts("approvals_page.scan"), SUFFIXES, required=True))
        self.scan.accept_dropped(self)
        self.opinion = self.add("opinion", FormText(texts("approvals_page.opinion"), lines=2, rule=rule))
        self.second = FormLine(texts("approvals_page.second"), required=True)
        self.password = FormSecret(texts, texts("approvals_page.second_password"), required=True)
        self._on_one_line({"second": self.second, "password": self.password}, (1, 1))
        self.decision.edited.connect(self._ask_why)

    def _on_one_line(self, fields: Mapping[str, FormField], shares: tuple[int, ...]) -> None:
        """So that on a small screen all of the form is seen at once."""
        for key, field in fields.items():
            self.add(key, field)
        self.column.addLayout(form_row(*fields.values(), shares=shares))

    def _ask_why(self) -> None:
        """A refusal goes back to the requester with its opinion; of two statements one stands."""
        decided = self.decision.value
        if self._between and decided:
            self.opinion.set_hint(_standing(self._texts, accepted=decided == ACCEPT))
        else:
            self.opinion.set_hint(self._texts("approvals_page.refusal_hint") if decided == REFUSE else "")

    @property
    def person(self) -> Person:
        """The second person as they prove themselves."""
        return Person(self.second.value, self.password.value)


def _shown(statements: Sequence[tuple[str, str]]) -> KeyValues:
    return KeyValues([Fact(name, said) for name, said in statements])


def _standing(texts: Texts, *, accepted: bool) -> str:
    """Which of two statements stands with this decision."""
    return texts(f"approvals_page.stands_{ACCEPT if accepted else REFUSE}")
