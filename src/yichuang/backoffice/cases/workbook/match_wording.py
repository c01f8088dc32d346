"""What is said of a match that cannot be followed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .matching import MatchError


def match_words(error: MatchError) -> str:
    """What is wrong and what to do, in the language of the moment."""
    params = dict(error.params)
    if isinstance(params.get("known"), list | tuple):
        params["known"] = _("、").join(map(str, params["known"]))
    sentences = {
        "match_no_table": _("在“%(where)s”里找不到表格：没有一行像标题。看看是不是空表，或者选对工作表。"),
        "match_sheet_unknown": _("没有工作表“%(where)s”。有这些：%(known)s。"),
        "match_line_unknown": _("没有第%(where)s行，这张表只有%(rows)s行。"),
        "match_heading_unknown": _("没有“%(where)s”一列。有这些：%(known)s。"),
        "match_target_unknown": _("“%(where)s”对到的“%(target)s”不是能读入的项。"),
        "match_unit_unknown": _("“%(where)s”的单位“%(unit)s”不认识。有这些：%(known)s。"),
    }
    return sentences[error.code] % {"where": error.where, **params}
