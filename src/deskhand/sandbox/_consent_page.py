"""The page on which a person lets an app act for them."""

from html import escape

from deskhand.sandbox._call import Reply
from deskhand.sandbox._credentials import App
from deskhand.sandbox._html import Html, code, html, page
from deskhand.sandbox._scopes import say
from deskhand.sandbox._site import Site

STYLE = Html("""<style>
main { border: 1px solid var(--line); border-radius: .6rem; padding: .5rem 2rem 1rem; margin: 2rem auto; }
ul { list-style: none; padding: 0; } li { margin: .4rem 0; padding-left: 1.6rem; position: relative; line-height: 1.35; }
li::before { content: "\\2713"; position: absolute; left: 0; color: var(--link); }
li code { font-size: .8rem; opacity: .75; background: none; padding: 0; }
form { border-top: 1px solid var(--line); padding-top: .5rem; }
label { display: block; font-weight: 600; } select { width: 100%; margin: .25rem 0; } small { opacity: .75; }
.answer { display: flex; gap: .6rem; } .answer button { flex: 1; }
</style>""")


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
    wanted = "".join(f"<li>{html(say(scope))}<br>{code(scope)}</li>" for scope in scopes)
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    return page(
        f"{app.name} wants to act for you",
        STYLE,
        Html(f"<p>In your name it would be allowed to do this on {code(site.url)}:</p><ul>{wanted}</ul>"),
        Html(
            f'<form method="post" action="/authorize">{kept}'
            f'<p><label for="who">You are</label><select id="who" name="who">{options}</select>'
            "<small>This is the sandbox: nobody signs in here, you say who you are.</small></p>"
            '<p class="answer"><button class="main" name="answer" value="accept">Accept</button> '
            '<button name="answer" value="deny">Deny</button></p></form>'
        ),
        narrow=True,
    )


def refusal_page(error: str, description: str) -> Reply:
    """What Atlassian shows instead of going back to an app that it does not trust."""
    return page("Something went wrong", Html(f"<p>{code(error)}: {html(description)}</p>"), status=400, narrow=True)
