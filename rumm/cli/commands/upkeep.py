"""The commands to keep a fact base with: check it, begin a table of it, describe it to editors."""

from rumm.cli.arguments import CheckFormat, Explain, Files, Strict, Table, What
from rumm.cli.choices import SchemaOf
from rumm.cli.commands.output import Output, fitted, page_of, today
from rumm.cli.inputs import checked_names
from rumm.cli.options import Options
from rumm.render import ReportFormat, explanation, report


def check(
    opts: Options,
    files: Files = None,
    format_: CheckFormat = ReportFormat.TEXT,
    strict: Strict = False,  # noqa: FBT002
    explain: Explain = None,
) -> Output:
    """Every fault in a fact base, with its line and column."""
    from rumm.base.codes import explained  # noqa: PLC0415 - no look-up needs the codes
    from rumm.checks.check import check_files  # noqa: PLC0415 - the reader starts slowly

    if explain is not None:
        return Output(explanation(explained(explain), page_of(opts)))
    reports = check_files(checked_names(files, opts), today=today())
    failed = any(each.fails(strict=strict) for each in reports)
    pieces = report(reports, format_, page_of(opts))
    return fitted(pieces, opts, format_)._replace(code=int(failed))


def new(_opts: Options, what: Table) -> Output:
    """A table to append to a fact base, or a whole small base."""
    from rumm.base.templates import skeleton  # noqa: PLC0415 - no look-up needs the declarations

    return Output(skeleton(what))


def schema(_opts: Options, what: What = SchemaOf.BASE) -> Output:
    """The JSON Schema of a fact base, or of what is printed."""
    from rumm.render.schemas import schema_text  # noqa: PLC0415 - no look-up needs the declarations

    return Output([schema_text(what)])
