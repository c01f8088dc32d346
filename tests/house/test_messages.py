"""The check of messages finds what a translator or a programmer can get wrong."""

import polib
import pytest

from script import messages


def entry(msgid, english, *, plural=None):
    if plural:
        return polib.POEntry(msgid=msgid, msgid_plural=msgid, msgstr_plural=dict(enumerate(plural)))
    return polib.POEntry(msgid=msgid, msgstr=english)


@pytest.mark.parametrize(
    ("msgid", "english", "wrong"),
    [
        ("我的工作", "My work", []),
        ("我的工作", "", ["no English"]),
        ("我的工作", "My work。", ["Chinese characters or punctuation in the English"]),
        ("还剩%(n)s天", "%(n)s days left", []),
        ("还剩%(n)s天", "days left", ["a placeholder of the Chinese is missing"]),
        ("还剩%(n)s天", "%(n)s days of %(m)s", ["a placeholder the Chinese does not have"]),
        ("第{line}行", "line", ["a placeholder of the Chinese is missing"]),
        ("机构", "The office’s", ["’ and · are drawn a full character wide by Chinese faces: use ' and a comma"]),
    ],
)  # fmt: skip
def test_a_translation_that_would_read_badly_is_named(msgid, english, wrong):
    assert messages.mistakes(entry(msgid, english)) == wrong


def test_english_needs_its_singular():
    assert messages.mistakes(entry("%(n)s件", "", plural=["%(n)s item"])) == ["singular and plural are both needed"]
    assert messages.mistakes(entry("%(n)s件", "", plural=["%(n)s item", "%(n)s items"])) == []


def test_messages_are_found_in_modules_and_templates(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    module = tmp_path / "page.py"
    module.write_text(
        '_("一")\ngettext_lazy("二")\nngettext("三件", "三件", n)\npgettext("office", "四")\n_(variable)\n',
        encoding="utf-8",
    )
    page = tmp_path / "page.html"
    page.write_text(
        "{% translate '五' %}{% translate \"六\" context 'law' %}\n"
        "{% blocktranslate with n=x|length %}七{{ n }}(上班)件{% endblocktranslate %}\n"
        "{% blocktranslate count n=n %}{{ n }}件{% plural %}{{ n }}件{% endblocktranslate %}",
        encoding="utf-8",
    )
    found = {m.key for m in [*messages.python_messages(module), *messages.template_messages(page)]}
    assert found == {
        (None, "一"), (None, "二"), (None, "三件"), ("office", "四"),
        (None, "五"), ("law", "六"), (None, "七%(n)s(上班)件"), (None, "%(n)s件"),
    }  # fmt: skip


def test_chinese_that_nobody_can_translate_is_found(tmp_path):
    module = tmp_path / "view.py"
    module.write_text(
        '"""说明。"""\nHEAD = "没有标"\nCOLUMN = "项目名称"  # data\nfine = _("标了")\n', encoding="utf-8"
    )
    assert [text for _, text in messages.bare_chinese(module)] == ["没有标"]
