"""Why a file that was named on the command line cannot be read or written, in the language of its messages."""

from __future__ import annotations


def unreadable(error: OSError) -> str:
    """What keeps the file of `error` from being read and what to do; after `open_backoffice` only."""
    from django.utils.translation import gettext as _

    said = {"where": error.filename, "why": error.strerror}
    if isinstance(error, FileNotFoundError):
        return _("没有“%(where)s”这个文件。看看路径和文件名，再来一次。") % said
    if isinstance(error, IsADirectoryError):
        return _("“%(where)s”是文件夹。写出里面的文件名，再来一次。") % said
    if isinstance(error, PermissionError):
        return _("没有权限读“%(where)s”。让能读它的账号来做，或先改权限。") % said
    return _("“%(where)s”读不出来(%(why)s)。换一个地方的文件，再来一次。") % said


def unwritable(error: OSError) -> str:
    """What keeps the file of `error` from being written and what to do; after `open_backoffice` only."""
    from django.utils.translation import gettext as _

    said = {"where": error.filename, "why": error.strerror}
    if isinstance(error, FileNotFoundError):
        return _("写不到“%(where)s”：没有这个文件夹。先建好，或换一个地方。") % said
    if isinstance(error, IsADirectoryError):
        return _("写不到“%(where)s”：它是文件夹。后面加上文件名。") % said
    if isinstance(error, PermissionError):
        return _("没有权限写“%(where)s”。换一个地方，或先改权限。") % said
    return _("写不到“%(where)s”(%(why)s)。换一个地方。") % said
