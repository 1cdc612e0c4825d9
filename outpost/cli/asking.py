"""``outpost why-not`` and ``outpost check``."""

from __future__ import annotations

import sys

import click

from outpost import secrets
from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json


@click.command("why-not")
@click.argument("model_id", metavar="MODEL")
@click.argument("subject", metavar="[SUBJECT]", required=False)
@click.option("--person", is_flag=True, help="ask about a person: the ID number is asked for, hidden, and never kept")
@home_option
@json_option
def why_not(model_id: str, subject: str | None, person: bool, home: str | None, as_json: bool) -> None:
    """Why a model does not speak of SUBJECT tonight: the first condition that does not hold, with its values.

    SUBJECT is a code (of a dwelling, building, grid, beat or case, or a finding's subject_key) or an address text. Says
    too what keeps a finding off the lists: held, muted, suppressed, queued, shadow, excepted, or held by the breaker.
    """
    from outpost.asking import answers, night, subjects, telling

    if person == (subject is not None):
        raise click.UsageError("give SUBJECT (a code or an address text), or --person and the number when asked for it")
    outpost_home = existing_home(home)
    with night.last_night(outpost_home) as asked:
        if model_id.upper() not in asked.specs:
            raise click.UsageError(f"there is no model {model_id}; there are {', '.join(asked.specs)}")
        spec = asked.specs[model_id.upper()]
        if subject is None:
            number = click.prompt("身份证号", hide_input=True, err=True)
            who = subjects.of_person(asked, secrets.read(outpost_home.secrets).identity_key, number)
        else:
            who = subjects.of_text(asked, outpost_home, subject)
        found = answers.why_not(asked, spec, who)
        unknown = answers.is_unknown(who, found)
        if as_json:
            values = [telling.as_values(it) for it in found]
            print_json({"night": asked.business_date, "model": spec.id, "known": not unknown, "answers": values})
        else:
            echo(f"{spec.id} {spec.title}　{asked.business_date}　{who.name}")
            for answer in found:
                for line in telling.lines(spec, answer):
                    echo("  " + line)
    if unknown:
        echo("outpost: no register of this model knows such a subject: see `outpost models`", err=True)
        sys.exit(1)


@click.command()
@click.argument("address", metavar="ADDRESS")
@home_option
@json_option
def check(address: str, home: str | None, as_json: bool) -> None:
    """What all models say about one door tonight (核验): found, not found and why, not evaluated.

    ADDRESS is the code of a dwelling or building, or an address text.
    """
    from outpost.asking import answers, night, subjects, telling

    outpost_home = existing_home(home)
    with night.last_night(outpost_home) as asked:
        door = subjects.of_text(asked, outpost_home, address)
        if not door.is_place:
            raise subjects.UnknownSubjectError(
                "ADDRESS is a dwelling or a building: for other subjects use `outpost why-not`"
            )
        found = answers.of_door(asked, door)
        if as_json:
            values = [telling.as_values(it) for it in found]
            print_json({"night": asked.business_date, "address_code": door.keys[0], "answers": values})
            return
        echo(f"{door.name}（{door.keys[0]}）　{asked.business_date}")
        for title, chosen in answers.in_groups(found):
            echo(title)
            for answer in chosen:
                spec = asked.specs[answer.model_id]
                for n, line in enumerate(telling.lines(spec, answer, short=answer.kind == "no_record")):
                    echo(f"  {spec.id:<3}{line}" if n == 0 else "     " + line)
