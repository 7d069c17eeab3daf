"""规则: every rule of the rulebook with its source, the values in force, and their change with a reason (PF-07)."""

from __future__ import annotations

from station.core.ledger import Entry
from station.core.policy import JSONValue, Parameter, ParameterType
from station.people.offices.sections import SECTIONS
from station.people.parameters import RuleInForce
from station.people.permissions import Permission
from station.people.values import Department
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.cell_panel import KnownValues, known_values
from station.ui.pages.administration.parameter_form import ParameterForm
from station.ui.pages.administration.rule_detail import RuleDetail
from station.ui.pages.administration.tab import ListTab, TabContext
from station.ui.widgets.chip import ChipState
from station.ui.widgets.choice_box import Option
from station.ui.widgets.row_opener import RowOpener


class RulesTab(ListTab):
    """The rulebook by chapters."""

    key = "rules"
    touches = ("policy.",)

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._rulebook = context.services.rulebook
        self._language = context.texts.language
        self._rules: dict[str, RuleInForce] = {}
        self._wanted = ""
        self._departments: tuple[Option, ...] = ()
        services = context.services
        self.list = PageList(
            context.page,
            services,
            services.people.rule_list,
            self._looks(),
            title=self.words("title"),
            parent=self,
        )
        self.model, self.table = self.list.model, self.list.table
        self.filters = self.list.filters.chips
        self.table.add_filters(self.filters)
        self.table.add_filters(self.list.filters)
        self.place_pane(self.table)
        self._opener = RowOpener(self.table, self.split, self._on_current)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        parameters = self.context.services.people.parameters
        self.context.ask(parameters.current, self._show, latest="administration-rules")
        if self.context.may(Permission.PEOPLE_VIEW):
            roster = self.context.services.people.roster
            self.context.ask(roster.departments, self._show_departments, latest="administration-sections")
        self.list.reload()

    def show_subject(self, subject: str) -> None:
        self._wanted = subject.partition(":")[2]
        self.list.narrow()
        self._open_wanted()

    def open_rule(self, row: object) -> None:
        """Show a rule beside the list."""
        if not isinstance(row, RuleInForce):
            return
        source = self._rulebook.sources
        edits = self.context.may(Permission.POLICY_EDIT)
        detail = RuleDetail(self.context.texts, row, source, edits=edits, known=self._known)
        detail.change_wished.connect(self.ask_change)
        self.open_detail(detail, f"rule:{row.rule.id}", detail.show_history)

    def ask_change(self, rule: str, key: str) -> None:
        """A form for another value of a parameter."""
        held = self._rules[rule]
        parameter = held.rule.parameter(key)
        if parameter is not None:
            form = ParameterForm(
                self.context.texts, rule, parameter, held.values[key], self._known(parameter)
            )
            self.open_form(form, self._change, closed=self._back_to_rule)
            if parameter.type is ParameterType.TABLE:  # a table needs the room more than the list does
                self.split.setSizes([self.split.width() // 3, self.split.width() * 2 // 3])

    def _known(self, parameter: Parameter) -> KnownValues:
        known = known_values(self._rules, parameter, self._language)
        if parameter.key == SECTIONS.key:  # of EQ-06: departments of the office, by their names
            known["section"] = self._departments
        return known

    def _show_departments(self, departments: tuple[Department, ...]) -> None:
        self._departments = tuple(Option(each.name, each.name) for each in departments)

    def _change(self, form: ParameterForm) -> None:
        value, reason = form.value(), form.reason.value
        rule, parameter, parameters = form.rule, form.parameter, self.context.services.people.parameters

        def done(_entry: Entry) -> None:
            self._changed(rule, parameter, value)

        self.carry_out(
            form, lambda session: parameters.change(session, rule, parameter.key, value, reason), done
        )

    def _changed(self, rule: str, parameter: Parameter, _value: JSONValue) -> None:
        name = parameter.title.say(self._language)
        self.context.page.say_ok(self.words("changed", rule=rule, name=name), topic="rules")
        self._wanted = rule
        self.pane.clear()
        self.load()

    def _back_to_rule(self) -> None:
        form = self.pane.currentWidget()
        if isinstance(form, ParameterForm):
            self.open_rule(self._rules[form.rule])
            self.table.setFocus()

    def _show(self, rules: tuple[RuleInForce, ...]) -> None:
        self._rules = {each.rule.id: each for each in rules}
        self._open_wanted()

    def _open_wanted(self) -> None:
        """Open the rule that a link or a change led to, once the rules are read."""
        held = self._rules.get(self._wanted)
        if held is not None:
            self._wanted = ""
            self.table.choose(held.rule.id)
            self.open_rule(held)

    def _on_current(self, row: object) -> None:
        if not self.filling:
            self.open_rule(row)

    def _looks(self) -> dict[str, Look]:
        def state(each: RuleInForce) -> ChipState | None:
            return ChipState(self.words("changed_chip"), "accent", "edit") if each.changed else None

        return {
            "id": Look(76),
            "title": Look(240, face="strong"),
            "values": Look(300, stretch=True, gives_way=2),
            "changed": Look(100, state=state, among=(self.words("changed_chip"),), gives_way=1),
        }
