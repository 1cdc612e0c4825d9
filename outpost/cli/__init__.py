"""The command ``outpost``. Exits 0 done, 1 failed (one line says why), 2 wrong usage.

Here: options, arguments and what is printed. Not here: what a command does, which is a function of the package that it
is named after. A command loads that package when it runs, so that no command waits for what only others need.
"""

from __future__ import annotations

import gc
import sys

import click

from outpost.cli import (
    asking,
    assessing,
    auditing,
    backtesting,
    declaring,
    explaining,
    failing,
    handing,
    keeping,
    keyring,
    language,
    leading,
    looking,
    lookups,
    making,
    nights,
    packing,
    planning,
    provincial,
    pulling,
    returning,
    tracing,
    upgrading,
    yielding,
)

_COLLECT_AFTER = 10_000
"""New objects after which Python searches for circles of them. At its own 700 a sixth of loading a night's packages is
spent on that."""


@click.group(cls=language.Speaking, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    expose_value=False,
    help="language of help and messages (default: by LC_ALL, LC_MESSAGES or LANG)",
)
@click.version_option(package_name="outpost")
def cli() -> None:
    """Outpost (前哨): one short list a morning for each community officer and each grid worker.

    Everything is kept in one home folder: $OUTPOST_HOME, else ./outpost-home.
    """


for command in (
    making.init,
    making.demo,
    pulling.pull,
    pulling.sources,
    declaring.manifest,
    declaring.convert,
    nights.nightly,
    provincial.province,
    nights.status,
    returning.take_returns,
    returning.purge,
    nights.release,
    planning.models,
    lookups.address,
    lookups.query,
    lookups.verify,
    explaining.explain,
    keeping.backup,
    keeping.restore,
    upgrading.upgrade,
    keyring.keys,
    looking.doctor,
    auditing.trace,
    auditing.audit,
    auditing.report,
    leading.briefing,
    packing.pack,
    assessing.assessment,
    handing.handovers,
    tracing.lineage,
    asking.why_not,
    asking.check,
    backtesting.backtest,
    yielding.show_yield,
):
    cli.add_command(command)


def main() -> None:
    """Run the command; what goes wrong is one line on stderr, never a traceback: that could quote rows."""
    from outpost.errors import UsageError

    as_json = failing.wants_json(sys.argv[1:])
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as fault:
        failing.tell_click(fault, as_json=as_json)
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        failing.tell("stopped", "stopped; what is published is untouched", as_json=as_json)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as fault:
        from outpost.error_line import one_line

        usage = isinstance(fault, UsageError)
        failing.tell("usage" if usage else "failed", one_line(fault), as_json=as_json)
        sys.exit(2 if usage else 1)
    finally:
        # The process ends: to search all that is left for circles once more would take a second after a night.
        gc.freeze()


if __name__ == "__main__":
    main()
