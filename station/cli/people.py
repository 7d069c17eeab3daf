"""people import · template · list · pin · password · leave · account …: officers and accounts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace

from station.cli.arguments import Commands, code, command, group
from station.cli.context import Context
from station.cli.handover import add_handover
from station.cli.histories import add_person_history
from station.cli.importing import look, looked_at, notice_lines, problem_lines, takes_import
from station.cli.leaving import add_leaving
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.officer_year import add_to as add_year
from station.cli.outcome import DONE, REFUSED, Outcome
from station.cli.posts import add_post
from station.cli.recovering import add_recover
from station.cli.secrets import (
    PIN_VARIABLE,
    given_pin,
    new_secret,
)
from station.cli.terminal import tell
from station.core.errors import Refused
from station.people.lists import ACCOUNT_LIST, IN_SERVICE, OFFICER_LIST
from station.people.naming import OFFICER_TEMPLATE, account_key
from station.people.permissions import Role
from station.people.values import Account, Officer
from station.sheets import Imported, Preview


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "people", "officers and accounts", "people import officers.xlsx --json")
    parser = command(
        words,
        "import",
        _import,
        "register everybody in a CSV or XLSX file",
        "people import officers.xlsx --preview",
    )
    takes_import(parser, "people template")
    parser.add_argument(
        "--update",
        action="store_true",
        help="lines about known officers change what is recorded; 清空 or CLEAR in a cell empties it",
    )
    command(
        words, "template", _template, "print the header and an example line", "people template > officers.csv"
    )
    parser = command(words, "list", _list, "officers in service", "people list --search 一组 --json")
    parser.add_argument("--search", default="", metavar="TEXT", help="part of number, name, badge or unit")
    parser.add_argument("--all", action="store_true", help="also those who left")
    add_list_options(parser, OFFICER_LIST)
    parser = command(words, "pin", _pin, "set an officer's PIN, or change one's own", "people pin 1001")
    parser.add_argument(
        "number", nargs="?", type=code, metavar="NUMBER", help="left out: one's own, by the password"
    )
    parser.add_argument(
        "--pin", help="the PIN; better STATION_PIN, or asked for: a command line is seen by others"
    )
    parser.add_argument(
        "--own",
        action="store_true",
        help="the officer's own choice: the present PIN from STATION_PIN, the new one from STATION_NEW_PIN, or prompts",
    )
    command(
        words,
        "password",
        _own_password,
        "change one's own password; the new one comes from STATION_NEW_PASSWORD or a prompt",
        "people password --as wang",
    )
    add_leaving(words)
    add_handover(words)
    add_post(words)
    add_person_history(words)
    add_year(words)
    _register_accounts(words)


def _register_accounts(words: Commands) -> None:
    accounts = group(
        words,
        "account",
        "accounts: list, create, grant, revoke, freeze, unfreeze, close, password, unlock",
        "people account list --json",
    )
    parser = command(accounts, "list", _accounts, "all accounts", "people account list --json")
    add_list_options(parser, ACCOUNT_LIST)
    parser = command(
        accounts,
        "create",
        _create,
        "a new account; its password comes from STATION_NEW_PASSWORD or a prompt",
        "people account create wang --name 王乙 --number 1002 --role officer",
    )
    parser.add_argument("of", metavar="ACCOUNT")
    parser.add_argument("--name", required=True, help="name of the person")
    parser.add_argument("--number", help="the officer behind it")
    _add_roles(parser, required=False)
    for name, what in (("grant", "give roles"), ("revoke", "take roles")):
        parser = command(accounts, name, _roles, what, f"people account {name} wang --role keeper")
        parser.add_argument("of", metavar="ACCOUNT")
        _add_roles(parser, required=True)
    for name, what in (
        ("freeze", "stop sign-in"),
        ("unfreeze", "allow sign-in again"),
        ("close", "end for good"),
    ):
        parser = command(accounts, name, _status, what, f"people account {name} wang --reason 调出")
        parser.add_argument("of", metavar="ACCOUNT")
        parser.add_argument("--reason", required=True)
    parser = command(
        accounts,
        "password",
        _password,
        "issue a password, from STATION_NEW_PASSWORD or a prompt",
        "people account password wang",
    )
    parser.add_argument("of", metavar="ACCOUNT")
    parser = command(
        accounts,
        "unlock",
        _unlock,
        "let another person's locked account try its secrets again at once",
        "people account unlock wang --reason 本人到场核对身份",
    )
    parser.add_argument("of", metavar="ACCOUNT")
    parser.add_argument("--reason", required=True)
    add_recover(accounts)


def _add_roles(parser: ArgumentParser, *, required: bool) -> None:
    roles = [role.value for role in Role]
    parser.add_argument(
        "--role", action="append", default=[], choices=roles, required=required, help="may be repeated"
    )


def _import(context: Context, arguments: Namespace) -> Outcome:
    roster, session, path = context.station.services.people.roster, context.session, arguments.file

    def preview(matched: Mapping[str, str]) -> Preview:
        return roster.preview_file(
            session, path, update=arguments.update, encoding=arguments.encoding, matched=matched
        )

    looked = look(arguments, OFFICER_TEMPLATE, "people.field", preview)
    ended = looked_at(context, arguments, looked)
    if ended is not None:
        return ended
    outcome = Imported(looked.preview)
    if not outcome.problems:
        outcome = roster.import_file(
            session,
            path,
            update=arguments.update,
            encoding=arguments.encoding,
            matched=looked.matched,
            seen=looked.preview.digest,
        )
    texts = context.texts
    left_out = [str(each.worded(texts)["message"]) for each in outcome.left_out]
    notices = [texts(each.text_key, **each.named_facts) for each in outcome.notices]
    document = {
        "imported": outcome.imported,
        **({"entry": outcome.marks[0].reference} if outcome.marks else {}),
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "problems": [problem.worded(texts, "people.field") for problem in outcome.problems],
        **({"notices": notices} if notices else {}),
        **({"left_out": left_out} if left_out else {}),
    }
    if outcome.problems:
        lines = problem_lines(looked, texts)
        lines.append(texts("people.done.nothing_imported", count=len(outcome.problems)))
        return Outcome(document, lines, REFUSED)
    facts = {"imported": outcome.imported, "changed": outcome.changed, "unchanged": outcome.unchanged}
    marked = [texts("importing.officers.marked", seq=each.seq) for each in outcome.marks]
    said = [texts("people.done.imported", **facts), *marked, *notice_lines(outcome.notices, texts)]
    return Outcome(document, [*said, *left_out], DONE)


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = OFFICER_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _list(context: Context, arguments: Namespace) -> Outcome:
    query = query_of(arguments, status=None if arguments.all else IN_SERVICE)
    query = replace(query, find=f"{query.find} {arguments.search}".strip())

    def line(officer: Officer) -> str:
        key = "people.done.officer" if officer.active else "people.done.officer_left"
        return context.texts(key, **_officer(officer))

    return list_outcome(context, context.station.services.people.officer_list, query, _officer, line)


def _officer(officer: Officer) -> dict[str, object]:
    return {
        "number": officer.number,
        "name": officer.name,
        "department": officer.department,
        "group": officer.group,
        "badge": officer.badge,
        "phone": officer.phone,
        "active": officer.active,
        "post": getattr(officer, "post", ""),
        "line": getattr(officer, "line", ""),
    }


def _pin(context: Context, arguments: Namespace) -> Outcome:
    if arguments.own:
        return _choose_pin(context, arguments.number)
    session, accounts = context.session, context.station.services.people.accounts
    number = session.number if arguments.number is None else context.officer(arguments.number)
    if number is None:
        raise Refused("people.no_officer", account=session.account)
    pin = given_pin(context, arguments) or new_secret(
        context, PIN_VARIABLE, "people.done.enter_pin", number, twice=arguments.number is None, number=number
    )
    if arguments.number is None:
        entry = accounts.set_own_pin(session, context.signing_in[1], pin)
    else:
        entry = accounts.set_pin(session, number, pin)
    return Outcome(
        {"number": number, "entry": entry.reference}, [context.texts("people.done.pin_set", number=number)]
    )


def _choose_pin(context: Context, number: str | None) -> Outcome:
    """The officer's own choice, proven by the present PIN; needs no account."""
    if number is None:
        raise Refused("cli.no_number")
    present = new_secret(context, PIN_VARIABLE, "people.done.enter_present_pin", number, number=number)
    new = new_secret(context, "STATION_NEW_PIN", "people.done.enter_pin", number, twice=True, number=number)
    entry = context.station.services.people.own_secrets.choose_pin(number, present, new)
    line = context.texts("people.done.pin_set", number=number)
    return Outcome({"number": number, "entry": entry.reference}, [line])


def _own_password(context: Context, _arguments: Namespace) -> Outcome:
    account, present = context.signing_in  # no session: an issued password opens none and serves for this
    new = new_secret(
        context, "STATION_NEW_PASSWORD", "people.done.enter_password", account, twice=True, account=account
    )
    entry = context.station.services.people.own_secrets.choose_password(account, present, new)
    line = context.texts("people.done.password_changed", account=account)
    return Outcome({"account": account, "entry": entry.reference}, [line])


def _accounts(context: Context, arguments: Namespace) -> Outcome:
    people = context.station.services.people
    outcome = list_outcome(
        context, people.account_list, query_of(arguments), _account, lambda each: _line(context, each)
    )
    locked = sorted(people.accounts.locked(context.session))
    if locked:
        tell(context.texts("people.done.locked_accounts", accounts=context.texts("list.join").join(locked)))
    left = people.accounts.administrators(context.session)
    if len(left) == 1:
        tell(context.texts("people.done.one_administrator", name=left[0].display_name, account=left[0].name))
    return outcome


def _create(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    password = _new_password(context, arguments.of)
    account = context.station.services.people.accounts.create(
        session,
        arguments.of,
        arguments.name,
        number=arguments.number,
        roles=map(Role, arguments.role),
        password=password,
    )
    return Outcome(_account(account), [_line(context, account)])


def _new_password(context: Context, account: str) -> str:
    return new_secret(context, "STATION_NEW_PASSWORD", "people.done.enter_password", account, account=account)


def _roles(context: Context, arguments: Namespace) -> Outcome:
    accounts = context.station.services.people.accounts
    act = accounts.grant if arguments.account_command == "grant" else accounts.revoke
    act(context.session, arguments.of, map(Role, arguments.role))
    return _found(context, arguments.of)


def _status(context: Context, arguments: Namespace) -> Outcome:
    accounts = context.station.services.people.accounts
    acts = {"freeze": accounts.freeze, "unfreeze": accounts.unfreeze, "close": accounts.close}
    acts[arguments.account_command](context.session, arguments.of, arguments.reason)
    return _found(context, arguments.of)


def _password(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    password = _new_password(context, arguments.of)
    context.station.services.people.accounts.set_password(session, arguments.of, password)
    return _found(context, arguments.of)


def _unlock(context: Context, arguments: Namespace) -> Outcome:
    name = account_key(arguments.of)
    entries = context.station.services.people.accounts.unlock(context.session, name, arguments.reason)
    line = context.texts("people.done.account_unlocked", account=name)
    return Outcome({"account": name, "entries": [each.reference for each in entries]}, [line])


def _found(context: Context, name: str) -> Outcome:
    account = context.station.services.people.accounts.get(context.session, name)
    return Outcome(_account(account), [_line(context, account)])


def _account(account: Account) -> dict[str, object]:
    return {
        "account": account.name,
        "name": account.display_name,
        "number": account.number,
        "roles": sorted(role.value for role in account.roles),
        "status": account.status.value,
    }


def _line(context: Context, account: Account) -> str:
    texts = context.texts
    roles = ", ".join(texts(f"people.role.{role.value}") for role in sorted(account.roles))
    return texts(
        "people.done.account",
        account=account.name,
        name=account.display_name,
        status=texts(f"people.status.{account.status.value}"),
        roles=roles,
    )
