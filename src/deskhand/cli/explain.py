"""`deskhand explain`: say whether an account may do something, and why."""

import asyncio
from pathlib import Path

import click
import msgspec

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._preflight import print_checks, print_explanation
from deskhand.cli._print import print_json
from deskhand.errors import UserError

RECIPES = (".yaml", ".yml")


@click.command()
@click.argument("what", required=False)
@click.argument("target", required=False, default="")
@click.option("--connection", metavar="NAME", help="Who asks the site; needed where there are several.")
@click.option("--as", "account", metavar="ACCOUNT", help="Ask about another account, by its e-mail address or id.")
@click.option("--anonymous", is_flag=True, help="Ask about a call that nobody signed.")
@click.option("--to", metavar="TRANSITION", help="Where a request is to go: a transition, or the status it leads to.")
@click.option("--public/--internal", default=None, help="Whether a comment is one that the customer reads.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of what --json prints.")
@home
@as_json
def command(
    what: str | None,
    target: str,
    connection: str | None,
    account: str | None,
    to: str | None,
    home: Path | None,
    *,
    anonymous: bool,
    public: bool | None,
    schema: bool,
    as_json: bool,
) -> None:
    """Say whether an account may do something, and why.

    WHAT is an action (add_comment), an operation ("POST /request/{issueIdOrKey}/comment"), a permission (TRANSITION_ISSUES), a
    trigger, a recipe's file, or the line of an error, as a log has it. TARGET is a request (HELP-42), a desk (HELP), a request type ("HELP/Get IT help"), a comment
    (HELP-42/comment/10), a queue (HELP/queue/3), or nothing for the whole site. The status is 1 where it is not allowed.
    """
    if schema:
        from deskhand.permissions import Explanation  # noqa: PLC0415 (slow to load)

        print_json(msgspec.json.schema(Explanation))
        return
    if what is None:
        raise click.UsageError("Missing argument 'WHAT'.", click.get_current_context())
    if account and anonymous:
        raise UserError("--as and --anonymous are two different accounts: leave one out")
    who = "anonymous" if anonymous else account
    given = {name: value for name, value in (("to", to), ("public", public)) if value is not None}
    with open_app(home) as app:
        if what.endswith(RECIPES):
            if target or connection or given:
                raise UserError(
                    "a recipe names its connection and its targets itself: leave TARGET, --connection, --to and --public out"
                )
            checks = asyncio.run(app.permissions.preflight(app.recipes.check([Path(what)]), account=who))
            if as_json:
                from deskhand.recipes.preflight import whole  # noqa: PLC0415 (slow to load)

                print_json(msgspec.to_builtins(whole(checks, checks[0].recipe)))
            else:
                print_checks(checks)
            raise click.exceptions.Exit(int(any(one.verdict != "allowed" for one in checks)))
        told = asyncio.run(app.permissions.explain(what, target, connection=connection, account=who, given=given))
    if as_json:
        print_json(msgspec.to_builtins(told))
    else:
        print_explanation(told, app.clock())
    raise click.exceptions.Exit(int(told.verdict != "allowed"))
