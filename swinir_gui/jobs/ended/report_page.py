"""The report as one self-contained page of HTML: no script, no other file, no network."""

from __future__ import annotations

import base64
import html
from collections import defaultdict
from collections.abc import Iterable, Sequence

from swinir_gui.durations import duration
from swinir_gui.geometry import Size
from swinir_gui.imaging.excerpt import Excerpt
from swinir_gui.jobs.ended.report import Outcome, Row, RunReport
from swinir_gui.jobs.ended.samples import bytes_written, samples
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.jobs.wanted.preflight import amount
from swinir_gui.language import current, joined, ntr, tr

MARK = '<meta name="generator" content="SwinIR GUI">'  # by which a page is known for a report
SAMPLE = Size(320, 240)
_SHOWN = 200  # of each kind of trouble; the rest is in the JSON file
_STYLE = """
:root { color-scheme: light dark; --panel: #f5f5f5; --surface: #fff; --line: #ddd; --text: #1b1b1b; --quiet: #595959;
  --done: #1b7338; --failed: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --panel: #222; --surface: #2c2c2c; --line: #343434; --text: #ededed;
  --quiet: #b4b4b4; --done: #6cc788; --failed: #f28b82; } }
body { margin: 0 auto; max-width: 1060px; padding: 32px 24px 64px; background: var(--panel); color: var(--text);
  font: 14px/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 14px; margin: 32px 0 8px; } p { margin: 0; }
.quiet, small, dt { color: var(--quiet); font-weight: 400; }
.bar { display: flex; gap: 2px; height: 6px; margin: 20px 0; border-radius: 3px; overflow: hidden; background: var(--line); }
.bar i { display: block; } .saved { background: var(--done); } .failed { background: var(--failed); }
dl { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; margin: 0; }
dl div { display: flex; flex-direction: column-reverse; padding-left: 16px; border-left: 1px solid var(--line); }
dl div:first-child { padding: 0; border: 0; } dd { margin: 0; font-size: 20px; font-weight: 600; }
details { background: var(--surface); border: 1px solid var(--line); padding: 12px 16px; margin-top: -1px; }
details:first-of-type { border-radius: 8px 8px 0 0; } details:last-of-type { border-radius: 0 0 8px 8px; }
summary { cursor: pointer; font-weight: 600; } summary b { display: inline-block; min-width: 3em; }
summary small { display: block; margin-left: 4.2em; font-size: 13px; }
ul { margin: 8px 0 0 4.2em; padding: 0; list-style: none; font-size: 13px; } li { padding: 2px 0; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 16px; }
figure { margin: 0; } .pair { display: flex; gap: 2px; }
.pair img { width: calc(50% - 1px); object-fit: cover; border-radius: 4px; }
figcaption { font-size: 12px; margin-top: 4px; }
@media print { details { break-inside: avoid; } }
"""


def page(report: RunReport, workshop: Making) -> str:
    """The whole page."""
    body = "".join((_head(report, workshop), _figures(report), _troubles(report), _samples(report.rows)))
    title = html.escape(_sentence(report))
    language = current().replace("_", "-")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">{MARK}'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


def _sentence(report: RunReport) -> str:
    pictures = report.done + report.totals[Outcome.FAILED]
    return ntr("{done:,} of {n} picture done", "{done:,} of {n} pictures done", pictures, done=report.done)


def _head(report: RunReport, workshop: Making) -> str:
    began = f"{report.began:%Y-%m-%d %H:%M}"
    facts = joined(" · ", (began, report.models(workshop), report.restored, workshop.device, workshop.precision))
    return f'<h1>{_sentence(report)}</h1><p class="quiet">{html.escape(facts)}</p>{_bar(report)}'


def _bar(report: RunReport) -> str:
    parts = (("saved", report.done), ("failed", report.totals[Outcome.FAILED]))
    return (
        '<div class="bar">' + "".join(f'<i class="{name}" style="flex:{count}"></i>' for name, count in parts if count) + "</div>"
    )


def _figures(report: RunReport) -> str:
    totals = report.totals
    kept = totals[Outcome.SKIPPED] + totals[Outcome.DONE_BEFORE]
    written = bytes_written(report.rows)
    figures = [
        (tr("made and verified"), f"{totals[Outcome.SAVED]:,}"),
        (tr("failed, originals untouched"), f"{totals[Outcome.FAILED]:,}"),
        (tr("were there before"), f"{kept:,}"),
        (tr("left out"), f"{totals[Outcome.LEFT_OUT]:,}"),
        (tr("in all"), duration(report.seconds)),
        (tr("written"), amount(written) if written else tr("nothing")),
    ]
    return "<dl>" + "".join(f"<div><dt>{words}</dt><dd>{figure}</dd></div>" for words, figure in figures) + "</dl>"


def _troubles(report: RunReport) -> str:
    rows = report.rows
    failed = [row for row in rows if row.outcome is Outcome.FAILED]
    left_out = [row for row in rows if row.outcome is Outcome.LEFT_OUT]
    noted = [row for row in rows if row.outcome is Outcome.SAVED and row.notices]
    groups = (
        (tr("{} failed, by reason"), _by((row.reason, row.hint, row) for row in failed), True),
        (tr("{} left out, by reason"), _by((row.reason, "", row) for row in left_out), False),
        (tr("{} made, with something to know"), _by((notice, "", row) for row in noted for notice in row.notices), False),
    )
    return "".join(_group(words, found, opened=opened) for words, found, opened in groups)


Groups = dict[tuple[str, str], list[Row]]


def _by(found: Iterable[tuple[str, str, Row]]) -> Groups:
    groups: Groups = defaultdict(list)
    for reason, hint, row in found:
        groups[reason, hint].append(row)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _group(words: str, groups: Groups, *, opened: bool) -> str:
    if not groups:
        return ""
    pictures = len({(row.source, row.page) for rows in groups.values() for row in rows})
    parts = []
    for number, ((reason, hint), rows) in enumerate(groups.items()):
        names = "".join(f"<li>{html.escape(str(row.source))}</li>" for row in rows[:_SHOWN])
        rest = tr("and {} more").format(f"{len(rows) - _SHOWN:,}")
        more = f'<li class="quiet">{rest}</li>' if len(rows) > _SHOWN else ""
        remedy = f"<small>{html.escape(hint)}</small>" if hint else ""
        state = " open" if opened and not number else ""
        heading = f"<summary><b>{len(rows):,}</b> {html.escape(reason)}{remedy}</summary>"
        parts.append(f"<details{state}>{heading}<ul>{names}{more}</ul></details>")
    return f"<h2>{words.format(f'{pictures:,}')}</h2><section>{''.join(parts)}</section>"


def _samples(rows: Sequence[Row]) -> str:
    figures = "".join(_sample(row, pair) for row, pair in samples(rows, SAMPLE))
    head = tr("A few results, before and after, in their own pixels")
    return f'<h2>{head}</h2><div class="samples">{figures}</div>' if figures else ""


def _sample(row: Row, pair: Excerpt) -> str:
    images = "".join(
        f'<img alt="{words}" src="data:image/jpeg;base64,{base64.b64encode(data).decode()}">'
        for words, data in ((tr("before"), pair.before), (tr("after"), pair.after))
    )
    size = f"{row.size} · {duration(row.seconds)}" if row.size and row.seconds is not None else ""
    name = html.escape(row.source.name)
    return f'<figure><div class="pair">{images}</div><figcaption>{name} <span class="quiet">{size}</span></figcaption></figure>'
