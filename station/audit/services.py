"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from dataclasses import dataclass

from station.audit.clock_questions import ClockQuestions
from station.audit.draws.listing import DrawList
from station.audit.draws.ports import DrawStore
from station.audit.draws.use_cases import Draws
from station.audit.entries import ENTRY_LIST, EntryList
from station.audit.findings.listing import FindingList, IndicationList
from station.audit.findings.ports import FindingStore
from station.audit.findings.use_cases import MediaFindings
from station.audit.forms.collecting import FormCollecting
from station.audit.forms.key_listing import ValueKeyList
from station.audit.forms.listing import CountList, DutyList, FormList
from station.audit.forms.returns import FormReturns
from station.audit.forms.use_cases import ReportForms
from station.audit.histories import HistoryList, HistoryStore
from station.audit.indicators.ports import IndicatorStore
from station.audit.indicators.use_cases import Indicators
from station.audit.missing.listing import MissingList, MissingRecordings
from station.audit.missing.ports import MissingStore
from station.audit.officer_year.ports import OfficerYearStore
from station.audit.officer_year.use_cases import OfficerYears
from station.audit.ports import LedgerStorage
from station.audit.proof import Proof
from station.audit.renewing import KeyKeeping, KeyRenewing
from station.audit.year.listing import YearList
from station.audit.year.ports import YearPapers, YearStore
from station.audit.year.use_cases import YearAudits
from station.core.attachments import AttachmentFiles
from station.core.clock import Clock
from station.core.ledger import SignatureCheck, Signer
from station.inventory.register.listing import EquipmentList, ItemListStore
from station.people.two_persons import TwoPersons


@dataclass(frozen=True, slots=True)
class AuditServices:
    """Verification of the ledger and of the derived state; questions about the clock; the five indicators; a new key; draws; the audit of a year; the years of officers; recordings that are missing; findings; report forms."""

    proof: Proof
    entries: EntryList
    histories: HistoryList
    clock: ClockQuestions
    indicators: Indicators
    keys: KeyRenewing
    draws: Draws
    draw_list: DrawList
    years: YearAudits
    year_list: YearList
    officer_years: OfficerYears
    missing: MissingList
    findings: MediaFindings
    indications: IndicationList
    finding_list: FindingList
    forms: ReportForms
    form_returns: FormReturns
    form_collecting: FormCollecting
    form_list: FormList
    form_duties: DutyList
    form_counts: CountList
    form_keys: ValueKeyList


def wire(
    keeping: LedgerStorage,
    lists: HistoryStore,
    counted: IndicatorStore,
    drawn: DrawStore,
    items: ItemListStore,
    years: YearStore,
    persons_years: OfficerYearStore,
    recorded: MissingStore,
    found: FindingStore,
    clock: Clock,
    *,
    signer: Signer | None,
    check: SignatureCheck,
    origins: YearPapers,
    keys: KeyKeeping,
    persons: TwoPersons,
    attachments: AttachmentFiles,
) -> AuditServices:
    """The room over its ports; `lists`, `counted`, `drawn`, `items`, `years`, `persons_years`, `recorded` and `found` are one store. Without a `signer` no checkpoint can be signed."""
    draws = Draws(drawn)
    register = EquipmentList(items)
    forms = ReportForms(years, attachments, origins)
    returns = FormReturns(years, keeping, origins, register)
    audits = YearAudits(years, keeping, register, origins, signer, check)
    collecting = FormCollecting(years, attachments, origins, keeping)
    findings = MediaFindings(found)
    return AuditServices(
        proof=Proof(keeping, signer, clock),
        entries=EntryList(lists, ENTRY_LIST),
        histories=HistoryList(lists),
        clock=ClockQuestions(keeping, clock),
        indicators=Indicators(counted, origins),
        keys=KeyRenewing(keys, persons, clock),
        draws=draws,
        draw_list=DrawList(draws, lists, clock),
        officer_years=OfficerYears(persons_years, origins),
        findings=findings,
        indications=IndicationList(findings, lists, clock),
        finding_list=FindingList(findings, lists, clock),
        missing=MissingList(MissingRecordings(recorded), lists, clock),
        years=audits,
        year_list=YearList(audits, lists, clock),
        forms=forms,
        form_returns=returns,
        form_collecting=collecting,
        form_list=FormList(forms, lists, clock),
        form_duties=DutyList(returns, lists, clock),
        form_counts=CountList(collecting, returns, lists, clock),
        form_keys=ValueKeyList(forms, lists, clock),
    )
