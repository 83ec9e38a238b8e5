"""The page on which a person lets an app act for them."""

from html import escape

from deskhand.sandbox._call import Reply
from deskhand.sandbox._credentials import App
from deskhand.sandbox._html import Html, code, html, page
from deskhand.sandbox._scopes import say
from deskhand.sandbox._site import Site


def consent_page(site: Site, app: App, scopes: list[str], asked: dict[str, str], who: str) -> Reply:
    """Ask whom it is, and whether the app may do this."""
    people = [user for user in site.users.values() if user.token and user.active and user.account_type == "atlassian"]
    if not app.distributed:
        people = [user for user in people if user.account_id == app.owner]
    options = "".join(
        f'<option value="{escape(user.email)}"{" selected" if user.email == who else ""}>'
        f"{html(user.display_name)} ({html(user.email)}, {user.kind})</option>"
        for user in people
    )
    wanted = "".join(f"<li>{html(say(scope))} {code(scope)}</li>" for scope in scopes)
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    return page(
        f"{app.name} wants to act for you",
        Html(f"<p>On the site {code(site.url)} it would be allowed to:</p><ul>{wanted}</ul>"),
        Html(
            f'<form method="post" action="/authorize">{kept}'
            f'<p><label for="who">You are</label> <select id="who" name="who">{options}</select></p>'
            '<p><button class="main" name="answer" value="accept">Accept</button> '
            '<button name="answer" value="cancel">Cancel</button></p></form>'
        ),
        Html("<p>This is the sandbox: nobody signs in here, you say who you are.</p>"),
        narrow=True,
    )


def refusal_page(error: str, description: str) -> Reply:
    """What Atlassian shows instead of going back to an app that it does not trust."""
    return page("Something went wrong", Html(f"<p>{code(error)}: {html(description)}</p>"), status=400, narrow=True)
